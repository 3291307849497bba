package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.status.Cut;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The backups that one probe has listed of a repository. A person who may write there can add any number of
/// manifests that nobody can read. The probe lists those last and only some of them. It lists first the
/// backups that it was asked for by name.
///
/// @param backups as many as its log still shows, by id
/// @param absent those it was asked for that are not there
/// @param expected how many the probe has counted
/// @param unshown how many of them it has not listed, because they cannot be read and there are many
/// @param since changes after this time may be missing from the listing
/// @param unread why the log could not be read, if so
public record Listing(
        Map<String, CatalogLine> backups,
        Set<String> absent,
        int expected,
        int unshown,
        Instant since,
        Optional<String> unread) {
    /// More are never read: they are held in memory, and a node keeps no longer log.
    public static final int MOST = 10_000;

    /// So many manifests that cannot be read are listed; more of them have to be asked for by name.
    public static final int ILLEGIBLE_SHOWN = 100;

    private static final int LONGEST_ID = 300;
    private static final int LONGEST_SERIES = 512;

    public Listing {
        backups = Map.copyOf(backups);
        absent = Set.copyOf(absent);
    }

    /// The backups that the lines of a log show, with what is used of each; other lines are passed over.
    public static List<CatalogLine> read(Stream<String> log) {
        return ReportJson.catalog(log)
                .filter(entry -> entry.backup().length() <= LONGEST_ID)
                .limit(MOST)
                .map(Listing::shortened)
                .toList();
    }

    public static Listing of(List<CatalogLine> entries, ProbeReport report, Instant since) {
        return of(entries, report.counts().backups(), report.counts().unshown(), since);
    }

    public static Listing of(List<CatalogLine> entries, int expected, int unshown, Instant since) {
        Map<String, CatalogLine> byId = LinkedHashMap.newLinkedHashMap(entries.size());
        Set<String> absent = new HashSet<>();
        for (CatalogLine entry : entries) {
            CatalogLine.Problem problem = entry.problem();
            if (entry.found() == null && problem != null && problem.reason() == Reason.BackupNotFound) {
                absent.add(entry.backup());
            } else {
                byId.put(entry.backup(), entry);
            }
        }
        absent.removeAll(byId.keySet()); // it came while the probe ran
        return new Listing(byId, absent, expected, unshown, since, Optional.empty());
    }

    /// All that is known is what the probe has counted.
    public static Listing unread(String why, ProbeReport report, Instant since) {
        return new Listing(
                Map.of(), Set.of(), report.counts().backups(), report.counts().unshown(), since, Optional.of(why));
    }

    /// Whether all is listed that can be read.
    boolean whole() {
        return backups.size() + unshown == expected;
    }

    /// Whether that backup cannot be had there: it is not there, or nobody can read it.
    boolean lacks(String backup) {
        return absent.contains(backup) || (whole() && !backups.containsKey(backup));
    }

    /// Whether the backup may still be there, as one of the unreadable ones that were not listed.
    boolean mayBeUnshown(String backup) {
        return unshown > 0 && !absent.contains(backup);
    }

    private static CatalogLine shortened(CatalogLine entry) {
        CatalogLine.Found found = entry.found();
        CatalogLine.Problem problem = entry.problem();
        return new CatalogLine(
                entry.backup(),
                found == null ? null : shortened(found),
                problem == null ? null : new CatalogLine.Problem(problem.reason(), Cut.sentence(problem.message())),
                entry.markedAt());
    }

    private static CatalogLine.Found shortened(CatalogLine.Found found) {
        CatalogLine.Place place = found.place();
        String series = place.series();
        String signedBy = found.keys().signedBy();
        return new CatalogLine.Found(
                new CatalogLine.Place(
                        "",
                        series == null ? null : Cut.text(series, LONGEST_SERIES),
                        place.sequence(),
                        Cut.word(place.type()),
                        "",
                        null),
                new CatalogLine.Source("", Cut.word(found.source().account())),
                found.cost(),
                found.cuts(),
                found.contents(),
                new CatalogLine.Keys(
                        found.keys().encrypted(),
                        List.of(),
                        Cut.word(found.keys().manifestSha256()),
                        signedBy == null ? null : Cut.word(signedBy)));
    }
}
