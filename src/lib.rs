//! Parvis: the public square of a tiers-lieu, in a box.

pub mod app;
pub mod appliance;
pub mod archive;
pub mod clock;
pub mod commons;
pub mod config;
pub mod control;
pub mod demo;
pub mod desk;
pub mod documents;
pub mod gate;
pub mod home;
pub mod ids;
pub mod media;
pub mod network;
pub mod people;
pub mod portal;
pub mod programme;
pub mod reach;
pub mod search;
pub mod store;
pub mod syndication;
pub mod tasks;
pub mod venue;
pub mod web;
pub mod wire;
