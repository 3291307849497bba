package io.cosmosbackup.engine.report;

/// How much a backup holds.
///
/// @param containers how many containers
/// @param items how many documents
/// @param bytes the documents' size, uncompressed
/// @param storedBytes what one repository holds of it: its own segments
public record Contents(int containers, long items, long bytes, long storedBytes) {}
