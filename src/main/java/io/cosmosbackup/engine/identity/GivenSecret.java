package io.cosmosbackup.engine.identity;

/// A secret that was handed over as a text.
record GivenSecret(String read, String where) implements Secret {
    @Override
    public String toString() {
        return "Secret[" + where + "]";
    }
}
