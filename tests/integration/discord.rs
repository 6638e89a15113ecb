//! The bot in a stand-in for Discord: real HTTP, a real WebSocket, the real client.

mod asking;
mod guild;
mod rejections;
mod stand_in;
