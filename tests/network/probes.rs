//! What phones and computers ask to learn whether there is Internet, and the answer that makes each
//! say yes. Listed here anew, from the clients' side: the program's own table is not read.

/// One system's question and its yes.
pub(crate) struct Probe {
    pub(crate) host: &'static str,
    pub(crate) path: &'static str,
    pub(crate) yes: Yes,
}

/// What the system takes for a yes.
pub(crate) enum Yes {
    /// 204 without a body.
    NoContent,
    /// 204 without a body, with a header.
    NoContentWith(&'static str, &'static str),
    /// 200 with exactly this body.
    Exactly(&'static str),
    /// 200 with a body that starts so.
    Starting(&'static str),
    /// 200 with a body that contains this.
    Containing(&'static str),
}

const fn no_content(host: &'static str, path: &'static str) -> Probe {
    Probe {
        host,
        path,
        yes: Yes::NoContent,
    }
}

const fn exactly(host: &'static str, path: &'static str, body: &'static str) -> Probe {
    Probe {
        host,
        path,
        yes: Yes::Exactly(body),
    }
}

const APPLE: &str = "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>";
const FIREFOX: &str = "<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>";

pub(crate) const PROBES: &[Probe] = &[
    // Apple
    exactly("captive.apple.com", "/hotspot-detect.html", APPLE),
    exactly("www.apple.com", "/library/test/success.html", APPLE),
    // Android, AOSP and vendors
    no_content("connectivitycheck.gstatic.com", "/generate_204"),
    no_content("www.google.com", "/gen_204"),
    no_content("play.googleapis.com", "/generate_204"),
    no_content("clients1.google.com", "/generate_204"),
    no_content("clients3.google.com", "/generate_204"),
    no_content("clients4.google.com", "/generate_204"),
    no_content("connectivitycheck.android.com", "/generate_204"),
    no_content("connectivitycheck.gstatic.cn", "/generate_204"),
    no_content("www.googleapis.cn", "/generate_204"),
    no_content("connectivitycheck.grapheneos.network", "/generate_204"),
    no_content("grapheneos.online", "/generate_204"),
    no_content("connect.rom.miui.com", "/generate_204"),
    no_content("connectivitycheck.platform.hicloud.com", "/generate_204"),
    // ChromeOS
    no_content("www.gstatic.com", "/generate_204"),
    no_content("www.googleapis.com", "/generate_204"),
    no_content("safebrowsing.google.com", "/generate_204"),
    no_content("www.play.googleapis.com", "/generate_204"),
    // Windows
    exactly(
        "www.msftconnecttest.com",
        "/connecttest.txt",
        "Microsoft Connect Test",
    ),
    exactly("www.msftncsi.com", "/ncsi.txt", "Microsoft NCSI"),
    // Firefox
    exactly("detectportal.firefox.com", "/canonical.html", FIREFOX),
    exactly("detectportal.firefox.com", "/success.txt", "success\n"),
    // NetworkManager and the distributions that set it up
    Probe {
        host: "nmcheck.gnome.org",
        path: "/check_network_status.txt",
        yes: Yes::Starting("NetworkManager is online"),
    },
    Probe {
        host: "connectivity-check.ubuntu.com",
        path: "/",
        yes: Yes::NoContentWith("x-networkmanager-status", "online"),
    },
    exactly("fedoraproject.org", "/static/hotspot.txt", "OK"),
    Probe {
        host: "network-test.debian.org",
        path: "/nm",
        yes: Yes::Starting("NetworkManager is online"),
    },
    // Kindle
    Probe {
        host: "spectrum.s3.amazonaws.com",
        path: "/kindle-wifi/wifistub.html",
        yes: Yes::Containing("81ce4465-7167-4dcb-835b-dcc9e44c112a"),
    },
];
