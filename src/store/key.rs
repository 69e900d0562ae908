//! Keys of tables: our own fixed-width, big-endian bytes, so that the order on disk is the order
//! of the type and no library's encoding is part of the file format.

use crate::ids::{self, Id};

/// A key: fixed width, and `a < b` exactly when the bytes of `a` sort before those of `b`.
pub trait Key: Sized {
    /// Bytes of every key of this type.
    const WIDTH: usize;

    /// Appends exactly [`Self::WIDTH`] bytes.
    fn write(&self, out: &mut Vec<u8>);

    /// The key with these bytes, or `None` when no key is written so.
    fn read(bytes: &[u8]) -> Option<Self>;
}

impl<I: Id> Key for I {
    const WIDTH: usize = ids::WIDTH;
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_bytes());
    }
    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(I::from_bytes)
    }
}

macro_rules! unsigned {
    ($($number:ty),*) => {$(
        impl Key for $number {
            const WIDTH: usize = size_of::<$number>();
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self::from_be_bytes)
            }
        }
    )*};
}
unsigned!(u8, u16, u32, u64);

macro_rules! signed {
    ($($number:ty as $unsigned:ty),*) => {$(
        /// The sign bit is flipped, so that negative numbers sort first.
        impl Key for $number {
            const WIDTH: usize = size_of::<$number>();
            fn write(&self, out: &mut Vec<u8>) {
                (self.cast_unsigned() ^ (1 << (<$unsigned>::BITS - 1))).write(out);
            }
            fn read(bytes: &[u8]) -> Option<Self> {
                let flipped = <$unsigned>::read(bytes)?;
                Some((flipped ^ (1 << (<$unsigned>::BITS - 1))).cast_signed())
            }
        }
    )*};
}
signed!(i32 as u32, i64 as u64);

impl<const N: usize> Key for [u8; N] {
    const WIDTH: usize = N;
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok()
    }
}

/// Defines a key made of several: `keys! { /// By day. ByDay { day: i32, event: EventId } }`.
///
/// The fields sort in the order they are written. For a range over all keys that share their
/// first fields, use the smallest and greatest values of the last (`EventId::MIN`, `EventId::MAX`).
#[macro_export]
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        ///
        /// A key: it sorts by its fields, in their order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(unreachable_pub, reason = "rooms keep most of their keys to themselves")]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind),+ }

        impl $crate::store::Key for $name {
            const WIDTH: usize = 0 $(+ <$kind as $crate::store::Key>::WIDTH)+;
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::store::Key::write(&self.$field, out);)+
            }
            fn read(bytes: &[u8]) -> Option<Self> {
                if bytes.len() != Self::WIDTH {
                    return None;
                }
                let rest = bytes;
                $(let ($field, rest) = rest.split_at(<$kind as $crate::store::Key>::WIDTH);)+
                debug_assert!(rest.is_empty());
                Some(Self { $($field: <$kind as $crate::store::Key>::read($field)?),+ })
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EventId;
    use proptest::prelude::*;

    keys! {
        /// Events of a day.
        ByDay { day: i32, event: EventId }
    }

    fn bytes(key: &impl Key) -> Vec<u8> {
        let mut out = Vec::new();
        key.write(&mut out);
        out
    }

    /// The two promises of a key: it comes back, and its bytes sort as it does.
    fn keeps_its_promises<K: Key + Ord + std::fmt::Debug>(
        (a, b): (K, K),
    ) -> Result<(), TestCaseError> {
        prop_assert_eq!(bytes(&a).len(), K::WIDTH);
        let read = K::read(&bytes(&a));
        prop_assert_eq!(read.as_ref(), Some(&a));
        prop_assert_eq!(a.cmp(&b), bytes(&a).cmp(&bytes(&b)));
        prop_assert!(K::read(&[bytes(&a), vec![0]].concat()).is_none());
        Ok(())
    }

    proptest! {
        #[test]
        fn numbers_sort_as_numbers(a: u64, b: u64, c: i64, d: i64, e: i32, f: i32) {
            keeps_its_promises((a, b))?;
            keeps_its_promises((c, d))?;
            keeps_its_promises((e, f))?;
            keeps_its_promises((a as u32, b as u32))?;
            keeps_its_promises((a as u16, b as u16))?;
            keeps_its_promises((a as u8, b as u8))?;
        }

        #[test]
        fn composed_keys_sort_by_their_first_field(a: i32, b: i32, e: [u8; 10], f: [u8; 10]) {
            let (e, f) = (EventId::from_bytes(e), EventId::from_bytes(f));
            keeps_its_promises((e, f))?;
            keeps_its_promises((ByDay { day: a, event: e }, ByDay { day: b, event: f }))?;
            keeps_its_promises((ByDay { day: a, event: e }, ByDay { day: a, event: f }))?;
        }
    }
}
