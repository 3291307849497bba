package io.cosmosbackup.engine.identity;

/// A key, a signature or a token that opens something, as it is now. Never printed.
public sealed interface Secret permits GivenSecret, SecretFile {
    /// One that stays as it is.
    ///
    /// @param where it came from, as a part of a sentence: `the Secret (by hand: COSMOS_KEY)`
    static Secret of(String text, String where) {
        return new GivenSecret(text.strip(), where);
    }

    /// The text without white space around it.
    String read();

    /// Where a person finds it, as a part of a sentence.
    String where();
}
