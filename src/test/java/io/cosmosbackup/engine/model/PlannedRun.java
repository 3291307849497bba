package io.cosmosbackup.engine.model;

import java.util.List;

/// A backup that somebody wants, however many attempts it takes.
///
/// @param sites names of where it goes to
/// @param begunAt the account's number when it was first wanted
record PlannedRun(String backup, String series, List<String> sites, int minimumCopies, long begunAt) {}
