//! The bot in a stand-in for Discord: real HTTP, a real WebSocket, the real client.

mod asking;
mod buttons;
mod commands;
mod guild;
mod hostile;
mod rejections;
mod serving;
mod stand_in;
mod trouble;
