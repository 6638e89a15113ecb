//! The bot in a stand-in for Discord: real HTTP, a real WebSocket, the real client.

mod asking;
mod buttons;
mod commands;
mod guild;
mod hostile;
mod moderating;
mod queue;
mod reading;
mod rejections;
mod rights;
mod serving;
mod settings;
mod stand_in;
mod timelines;
mod trouble;
