//! Whatever packets reach the box's resolver: a small answer that says it is one, or none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use parvis::network::resolver::Answers;

fuzz_target!(|packet: &[u8]| {
    let own = ["parvis.internal".parse().expect("a good name")];
    let answers = Answers::new(&own, [10, 17, 0, 1].into());
    if let Some(answer) = answers.answer(packet) {
        assert!(answer.len() <= packet.len() + 64);
        assert_eq!(answer[..2], packet[..2]);
        assert!(answer[2] & 0x80 != 0);
    }
});
