package io.cosmosbackup.api.common;

/// How much of a backup a verification reads back.
public enum VerificationLevel {
    /// The manifest, and that every segment is there with its size.
    Quick,
    /// Also a part of the segments, chosen at random, down to every document.
    Sampled,
    /// Also every segment, down to every document.
    Deep
}
