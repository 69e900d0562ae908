//! Machines written down by hand after the kernel's documentation (`Documentation/ABI`, `hwmon`, `block/stat.rst`) and what
//! such machines show: none of these trees was copied from a real one.

use std::fs;
use std::os::unix::fs::symlink;

use jiff::civil::date;
use tempfile::TempDir;

use super::*;
use crate::appliance::health::disk::{Kind, Wear};

/// A tree of files, and of links.
fn tree(files: &[(&str, &str)], links: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    for (path, to) in links {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(to, path).unwrap();
    }
    root
}

fn pi_4() -> TempDir {
    let card = "sys/devices/platform/emmc2/mmc_host/mmc0/mmc0:aaaa";
    let block = format!("{card}/block/mmcblk0");
    let file = |name: &str| format!("{block}/{name}");
    let (stat, seventh) = (file("stat"), file("mmcblk0p7/partition"));
    let (kind, made) = (format!("{card}/type"), format!("{card}/date"));
    let (device, number) = (file("device"), "sys/dev/block/179:7");
    let to = format!("../../../{block}/mmcblk0p7");
    tree(
        &[
            ("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"),
            ("proc/uptime", "1036812.44 4054012.92\n"),
            ("proc/loadavg", "0.08 0.10 0.12 1/160 2112\n"),
            (
                "proc/stat",
                "cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\ncpu2 1 2 3\ncpu3 1 2 3\nintr 5\n",
            ),
            (
                "proc/meminfo",
                "MemTotal:        1894532 kB\nMemFree:          812344 kB\nMemAvailable:    1502836 kB\n",
            ),
            ("proc/sys/kernel/osrelease", "6.12.57+deb13-arm64\n"),
            (
                "proc/self/mountinfo",
                "24 1 0:22 / / ro - squashfs /dev/loop0 ro\n31 24 179:7 / /var rw,noatime shared:5 - ext4 /dev/mmcblk0p7 rw\n",
            ),
            ("sys/class/thermal/thermal_zone0/temp", "51608\n"),
            ("sys/class/hwmon/hwmon1/name", "rpi_volt\n"),
            ("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n"),
            (
                &stat,
                "    9190     4040   770042    43252     1012      844    20480    30532        0    30552    75136\n",
            ),
            (&seventh, "7\n"),
            (&kind, "SD\n"),
            (&made, "08/2021\n"),
        ],
        &[(&device, "../../"), (number, &to)],
    )
}

#[test]
fn a_raspberry_pi_is_read() {
    let root = pi_4();
    let read = Machine {
        disk: DataDisk::numbered(root.path(), (179, 7)),
        ..Machine::without_disk(root.path())
    };
    assert_eq!(
        read,
        Machine {
            model: Some("Raspberry Pi 4 Model B Rev 1.4".to_owned()),
            firmware: None,
            temperature: Some(516),
            power: Power::Unmeasured,
            is_underfed: true,
            uptime: Duration::from_millis(1_036_812_440),
            load: Some(12),
            processors: 4,
            memory: Some(Memory {
                total: 1_894_532 * 1024,
                available: 1_502_836 * 1024,
            }),
            kernel: Some("6.12.57+deb13-arm64".to_owned()),
            disk: DataDisk {
                kind: Kind::SdCard,
                file_system: Some("ext4".to_owned()),
                made: Some(date(2021, 8, 1)),
                wear: None,
                written: Some(20_480 * 512),
            },
        }
    );
}

#[test]
fn an_old_computer_is_read() {
    let root = tree(
        &[
            ("sys/class/dmi/id/sys_vendor", "LENOVO\n"),
            ("sys/class/dmi/id/product_name", "ThinkPad X220\n"),
            ("sys/class/dmi/id/bios_date", "06/21/2018\n"),
            ("sys/class/thermal/cooling_device0/temp", "90000\n"),
            ("sys/class/hwmon/hwmon3/name", "coretemp\n"),
            ("sys/class/hwmon/hwmon3/temp1_input", "47000\n"),
            ("sys/class/power_supply/AC/type", "Mains\n"),
            ("sys/class/power_supply/BAT0/type", "Battery\n"),
            ("sys/class/power_supply/BAT0/status", "Discharging\n"),
            ("sys/class/power_supply/BAT0/power_now", "11340000\n"),
            ("sys/devices/pci0/ata1/block/sda/queue/rotational", "1\n"),
            ("sys/devices/pci0/ata1/block/sda/sda3/partition", "3\n"),
        ],
        &[(
            "sys/dev/block/8:3",
            "../../devices/pci0/ata1/block/sda/sda3",
        )],
    );
    let read = Machine::without_disk(root.path());
    assert_eq!(read.model.as_deref(), Some("LENOVO ThinkPad X220"));
    assert_eq!(read.firmware, Some(date(2018, 6, 21)));
    assert_eq!(read.temperature, Some(470));
    assert_eq!(read.power, Power::Whole(11_340));
    let disk = DataDisk::numbered(root.path(), (8, 3));
    assert_eq!(disk.kind, Kind::Turning);
}

#[test]
fn a_graphics_card_is_not_taken_for_the_whole_machine_and_a_processor_says_that_it_is_one() {
    let root = tree(
        &[
            ("sys/class/hwmon/hwmon0/name", "amdgpu\n"),
            ("sys/class/hwmon/hwmon0/power1_average", "35000000\n"),
            ("sys/class/powercap/intel-rapl:0/name", "package-0\n"),
            ("sys/class/powercap/intel-rapl:0/energy_uj", "41000000\n"),
            (
                "sys/class/powercap/intel-rapl:0/max_energy_range_uj",
                "262143328850\n",
            ),
            ("sys/class/dmi/id/sys_vendor", "To be filled by O.E.M.\n"),
            ("sys/class/dmi/id/product_name", "To be filled by O.E.M.\n"),
        ],
        &[],
    );
    let read = Machine::without_disk(root.path());
    let processor = Power::Processor {
        microjoules: 41_000_000,
        range: 262_143_328_850,
    };
    assert_eq!(read.power, processor);
    assert_eq!(read.model, None);
}

#[test]
fn emmc_says_how_worn_it_is() {
    let root = tree(
        &[
            ("sys/devices/mmc0/mmc0:0001/type", "MMC\n"),
            ("sys/devices/mmc0/mmc0:0001/life_time", "0x02 0x0b\n"),
            ("sys/devices/mmc0/mmc0:0001/pre_eol_info", "0x02\n"),
            ("sys/devices/mmc0/mmc0:0001/block/mmcblk1/stat", "short\n"),
        ],
        &[
            ("sys/devices/mmc0/mmc0:0001/block/mmcblk1/device", "../../"),
            (
                "sys/dev/block/179:0",
                "../../devices/mmc0/mmc0:0001/block/mmcblk1",
            ),
        ],
    );
    let disk = DataDisk::numbered(root.path(), (179, 0));
    assert_eq!(disk.kind, Kind::Emmc);
    let wear = Wear {
        used_percent: 110,
        is_near_end: true,
    };
    assert_eq!(disk.wear, Some(wear));
    assert_eq!(disk.written, None);
}

#[test]
fn a_machine_that_says_nothing_is_read_too() {
    let root = tempfile::tempdir().unwrap();
    let read = Machine::read(root.path(), root.path());
    let nothing = Machine {
        processors: 1,
        ..Machine::default()
    };
    assert_eq!(read, nothing);
}
