package io.cosmosbackup.engine.requestunits;

/// What requests have used.
///
/// @param requestUnits the sum of all request charges
/// @param throttled how many requests were answered with 429
public record Usage(double requestUnits, long throttled) {}
