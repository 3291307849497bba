package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.engine.report.CatalogEntry;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a listing says of the repository itself.
///
/// @param whole whether nothing is wrong
/// @param why the first thing that is wrong names the reason
public record Findings(boolean whole, Why why) {
    private static final int NAMED = 5;

    static Findings of(Listing listing, List<String> skipped) {
        List<CatalogEntry> damaged = new TreeMap<>(listing.backups())
                .values().stream().filter(entry -> entry.found() == null).toList();
        List<String> later = new TreeMap<>(listing.backups())
                .values().stream()
                        .filter(CatalogEntry::ofLaterRelease)
                        .map(CatalogEntry::backup)
                        .toList();
        List<Why> wrong = new ArrayList<>();
        if (!damaged.isEmpty()) {
            wrong.add(Why.of(
                    OperatorReason.ManifestsDamaged,
                    "%d of %d manifests cannot be read or trusted: %s"
                            .formatted(
                                    damaged.size(),
                                    listing.expected(),
                                    named(damaged.stream()
                                            .map(Findings::problem)
                                            .toList()))));
        }
        if (!listing.whole()) {
            wrong.add(Why.of(
                    OperatorReason.ListingIncomplete,
                    "the probe counted %d backups and its log shows %d: none is taken for missing"
                            .formatted(listing.expected(), listing.backups().size())));
        }
        if (!skipped.isEmpty()) {
            wrong.add(Why.of(
                    OperatorReason.BackupsSkipped,
                    "%d backups cannot appear as CosmosBackups, for their ids are no free names or their type is not known: %s."
                                    .formatted(skipped.size(), named(skipped))
                            + " HINT: restore them with from.repositoryName and from.backup"));
        }
        Why read = Why.of(OperatorReason.CatalogRead, told(listing, later));
        if (wrong.isEmpty()) {
            return new Findings(true, read);
        }
        if (!later.isEmpty()) {
            wrong.add(read);
        }
        return new Findings(false, Why.all(wrong));
    }

    /// A fact and no fault.
    private static String told(Listing listing, List<String> later) {
        String all = "the repository holds %d backups".formatted(listing.expected());
        return later.isEmpty()
                ? all
                : "%s, %d of them written by a later release: %s. HINT: use a newer release to restore, verify or copy those"
                        .formatted(all, later.size(), named(later));
    }

    /// With something else that is wrong, which comes first.
    public Findings refused(Why refusal) {
        return new Findings(false, whole ? refusal : Why.all(List.of(refusal, why)));
    }

    private static String problem(CatalogEntry entry) {
        CatalogEntry.Problem problem = entry.problem();
        return problem == null
                ? entry.backup()
                : "%s (%s: %s)".formatted(entry.backup(), problem.reason(), problem.message());
    }

    private static String named(List<String> all) {
        String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() <= NAMED ? first : first + ", …";
    }
}
