package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.engine.report.CatalogEntry;
import io.cosmosbackup.engine.report.ReportJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What one probe has listed of a repository.
///
/// @param backups as many as its log still shows, by id
/// @param expected how many the probe has counted
/// @param since what was deleted or written after this time may not be seen
public record Listing(Map<String, CatalogEntry> backups, int expected, Instant since) {
    /// More are never read: they are held in memory, and a node keeps no longer log.
    public static final int MOST = 10_000;

    public Listing {
        backups = Map.copyOf(backups);
    }

    /// The backups that the lines of a log show; other lines are passed over.
    public static List<CatalogEntry> read(Stream<String> log) {
        return ReportJson.catalog(log).limit(MOST).toList();
    }

    public static Listing of(List<CatalogEntry> entries, int expected, Instant since) {
        Map<String, CatalogEntry> byId = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach(entry -> byId.put(entry.backup(), entry));
        return new Listing(byId, expected, since);
    }

    /// Whether a backup that is not listed is not there.
    boolean whole() {
        return backups.size() == expected;
    }
}
