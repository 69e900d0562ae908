//! A box whose network goes by cable: a port joins where nobody else lends addresses, and nowhere else.

use std::process::{Command, Stdio};
use std::time::Duration;

use parvis::gate::PortStanding;

use crate::phone::Phone;
use crate::space::{Space, wait_until};
use crate::world::{LOCAL, World};

/// Asking takes three questions of two seconds each; the machine may be busy.
const ASKED: Duration = Duration::from_secs(40);

/// A venue whose configuration names a port, with a cable to another place.
fn with_port() -> (World, Space) {
    let mut world = World::with_tables(LOCAL);
    let text = std::fs::read_to_string(&world.config_file).unwrap();
    let text = text.replace("[network]", "[network]\nports = [\"wired0\"]");
    std::fs::write(&world.config_file, text).unwrap();
    let cable = Space::new("cable");
    world.house.run(
        "ip",
        &[
            "link",
            "add",
            "wired0",
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            &cable.name,
        ],
    );
    world.crash_gate();
    world.start_gate();
    (world, cable)
}

fn standing(world: &World) -> Option<PortStanding> {
    let view = world.runtime.block_on(world.ask_gate().radio()).unwrap();
    view.ports.first().map(|port| port.standing)
}

fn becomes(world: &World, what: PortStanding) {
    wait_until(&format!("{what:?}"), ASKED, || {
        standing(world) == Some(what)
    });
}

fn is_port_of_the_bridge(world: &World) -> bool {
    let link = world.house.run("ip", &["link", "show", "dev", "wired0"]);
    link.contains("master br-lan")
}

#[test]
fn a_port_where_nobody_lends_addresses_carries_the_network() {
    let (world, cable) = with_port();
    becomes(&world, PortStanding::NoCable);
    let mut laptop = Phone::new(cable, 9, world.dir());
    becomes(&world, PortStanding::Joined);
    assert!(is_port_of_the_bridge(&world));
    let lease = laptop.joins();
    world.knows(lease.ip);

    // The cable is pulled: the port leaves at once, and joins only after it was asked again.
    laptop.space.run("ip", &["link", "set", "eth0", "down"]);
    becomes(&world, PortStanding::NoCable);
    assert!(!is_port_of_the_bridge(&world));
    laptop.space.run("ip", &["link", "set", "eth0", "up"]);
    becomes(&world, PortStanding::Joined);
}

#[test]
fn a_port_into_somebody_elses_network_is_left_alone() {
    let (world, cable) = with_port();
    cable.run("ip", &["addr", "add", "192.168.9.1/24", "dev", "eth0"]);
    let mut server = Command::new("dnsmasq");
    server.args(["--keep-in-foreground", "--conf-file=/dev/null", "--port=0"]);
    server.args([
        "--interface=eth0",
        "--dhcp-range=192.168.9.10,192.168.9.90,1h",
    ]);
    server.args([
        "--dhcp-leasefile=/dev/null",
        "--dhcp-authoritative",
        "--no-ping",
    ]);
    let _server = cable.start(server.stderr(Stdio::null()));
    cable.run("ip", &["link", "set", "eth0", "up"]);
    becomes(&world, PortStanding::OtherNetwork);
    assert!(!is_port_of_the_bridge(&world));
    let addresses = world
        .house
        .run("ip", &["-4", "addr", "show", "dev", "wired0"]);
    assert!(
        !addresses.contains("inet"),
        "asking leaves no address behind: {addresses}"
    );
}
