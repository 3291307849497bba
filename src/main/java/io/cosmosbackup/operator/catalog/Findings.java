package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.operator.status.Cut;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The state of the repository itself, from a listing.
///
/// @param whole whether nothing is wrong
/// @param why the first thing that is wrong names the reason
/// @param unread why the log that lists the backups could not be read, if that would have shown something
public record Findings(boolean whole, Explanation why, Optional<String> unread) {
    /// Ends the sentence that says how many a log shows.
    public static final String NOT_ALL_SHOWN = ": none is taken for missing";

    private static final int NAMED = 5;
    private static final int LONGEST = 512;

    static Findings of(Listing listing, List<String> skipped) {
        List<CatalogLine> damaged = new TreeMap<>(listing.backups())
                .values().stream().filter(entry -> entry.found() == null).toList();
        List<String> later = new TreeMap<>(listing.backups())
                .values().stream()
                        .filter(CatalogLine::ofLaterRelease)
                        .map(CatalogLine::backup)
                        .toList();
        List<Explanation> wrong = new ArrayList<>();
        int unreadable = damaged.size() + listing.unshown();
        if (unreadable > 0) {
            wrong.add(Explanation.of(
                    OperatorReason.ManifestsDamaged,
                    "%d of %d manifests cannot be read or trusted: %s"
                            .formatted(
                                    unreadable,
                                    listing.expected(),
                                    named(
                                            damaged.stream()
                                                    .limit(NAMED)
                                                    .map(Findings::problem)
                                                    .toList(),
                                            unreadable))));
        }
        Optional<String> unread = listing.whole() ? Optional.empty() : listing.unread();
        if (unread.isPresent()) {
            wrong.add(Explanation.of(
                    OperatorReason.ProbeLogUnread,
                    "the probe counted %d %s, and its pod's log could not be read: %s: none is taken for missing, and the next probe lists them again"
                            .formatted(listing.expected(), Plural.of(listing.expected(), "backup"), unread.get())));
        } else if (!listing.whole()) {
            wrong.add(Explanation.of(
                    OperatorReason.ListingIncomplete,
                    "the probe counted %d %s and its log shows %d%s"
                            .formatted(
                                    listing.expected(),
                                    Plural.of(listing.expected(), "backup"),
                                    listing.backups().size() + listing.unshown(),
                                    NOT_ALL_SHOWN)));
        }
        if (!skipped.isEmpty()) {
            wrong.add(Explanation.of(
                    OperatorReason.BackupsSkipped,
                    "%d %s cannot appear as CosmosBackups, for their ids are no free names or their type is not known: %s."
                                    .formatted(
                                            skipped.size(),
                                            Plural.of(skipped.size(), "backup"),
                                            named(skipped, skipped.size()))
                            + " HINT: restore them with from.repositoryName and from.backup"));
        }
        Explanation read = Explanation.of(OperatorReason.CatalogRead, told(listing, later));
        if (wrong.isEmpty()) {
            return new Findings(true, read, unread);
        }
        if (!later.isEmpty()) {
            wrong.add(read);
        }
        return new Findings(false, Explanation.all(wrong), unread);
    }

    /// A fact and no fault, as of the probe: `status.backups` is counted anew whenever a backup comes or
    /// goes.
    private static String told(Listing listing, List<String> later) {
        String all =
                "the last probe counted %d %s".formatted(listing.expected(), Plural.of(listing.expected(), "backup"));
        return later.isEmpty()
                ? all
                : "%s, %d of them written by a later release: %s. HINT: use a newer release to restore, verify or copy those"
                        .formatted(all, later.size(), named(later, later.size()));
    }

    /// With something else that is wrong, which comes first.
    public Findings refused(Explanation refusal) {
        return new Findings(false, whole ? refusal : Explanation.all(List.of(refusal, why)), unread);
    }

    private static String problem(CatalogLine entry) {
        CatalogLine.Problem problem = entry.problem();
        return problem == null
                ? entry.backup()
                : "%s (%s: %s)".formatted(entry.backup(), problem.reason(), problem.message());
    }

    /// The first ones, and how many more there are.
    private static String named(List<String> all, int number) {
        String first =
                all.stream().limit(NAMED).map(one -> Cut.text(one, LONGEST)).collect(Collectors.joining(", "));
        int more = number - Math.min(NAMED, all.size());
        return more <= 0 ? first : "%s%sand %d more".formatted(first, first.isEmpty() ? "" : " ", more);
    }
}
