//! The first code of a desk: the one on the label that came with the card, or a new one.

use std::io;
use std::path::Path;

use super::{Code, replace_code};
use crate::store::Store;
use crate::web::Error;

/// The file in the data directory that brings the code of this card: `image/flash` made it, and printed the label.
const CARD: &str = "setup-code";

/// Gives the desk its first code, and says which. What the card brought is gone from the disk once the store has it.
///
/// # Errors
/// The store or the file cannot be read or written.
pub async fn first_code(store: &Store, dir: &Path) -> Result<Code, Error> {
    let card = dir.join(CARD);
    let brought = match std::fs::read_to_string(&card) {
        Ok(text) => Code::typed(text.trim()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::internal(error)),
    };
    let code = brought.unwrap_or_else(Code::random);
    replace_code(store, &code).await?;
    match std::fs::remove_file(&card) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::internal(error)),
        _ => Ok(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{code_hash, schema};
    use crate::store::Schema;

    async fn opens(store: &Store, code: &str) -> bool {
        let hash = code_hash(store).await.expect("read").expect("a code");
        Code::typed(code).expect("a code").matches(&hash)
    }

    #[tokio::test]
    async fn the_label_of_the_card_opens_the_desk() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::in_memory(schema(Schema::new())).expect("opened");
        std::fs::write(dir.path().join(CARD), "K7QM-2XRT-9VBD\n").expect("written");
        let code = first_code(&store, dir.path()).await.expect("a code");
        assert_eq!(code.printed(), "K7QM-2XRT-9VBD");
        assert!(opens(&store, "k7qm 2xrt 9vbd").await);
        assert!(
            !dir.path().join(CARD).exists(),
            "it is kept as a hash alone"
        );
    }

    #[tokio::test]
    async fn a_card_without_a_label_gets_a_code_of_its_own() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::in_memory(schema(Schema::new())).expect("opened");
        std::fs::write(dir.path().join(CARD), "not a code").expect("written");
        let code = first_code(&store, dir.path()).await.expect("a code");
        assert!(opens(&store, &code.printed()).await);
        assert!(!dir.path().join(CARD).exists());
    }
}
