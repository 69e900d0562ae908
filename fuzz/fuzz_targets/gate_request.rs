//! Whatever bytes reach the gate: decoding ends, and a request that is taken reads back the same, so that no value got
//! around its check.

#![no_main]

use libfuzzer_sys::fuzz_target;
use parvis::gate::Request;
use parvis::gate::protocol::{decode, encode};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = decode::<Request>(bytes) {
        let again = encode(&request).expect("a request that was read can be written");
        assert_eq!(decode::<Request>(&again).expect("and read again"), request);
    }
});
