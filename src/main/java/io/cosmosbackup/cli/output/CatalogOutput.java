package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.Printable;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.repository.CatalogLines;
import io.cosmosbackup.engine.repository.Repository;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A repository's catalog on standard output. People get a table by time, the newest last. A backup that cannot be
/// read or trusted has no time and comes before the table. Programs get one JSON object a line, in the order of names:
/// those lines are printed as they are read, so memory does not grow with them.
///
/// Whoever may write to a repository can put any number of manifests there that nobody can read. They hide
/// none that can: programs get those last, and only the first of them are shown.
public final class CatalogOutput {
    private static final List<String> HEADER = List.of(
            "RESTORE POINT",
            "BACKUP",
            "ACCOUNT",
            "SERIES",
            "TYPE",
            "ITEMS",
            "STORED",
            "ENCRYPTED TO",
            "SIGNED BY",
            "STATE");

    /// The length of a recipient's beginning that distinguishes it from others: `age1` and the first of its
    /// 58 random characters.
    private static final int SHORT_RECIPIENT = 12;

    /// So many are shown that cannot be read or trusted.
    public static final int ILLEGIBLE_SHOWN = 100;

    private final RunOutput output;
    private final Set<String> asked;

    /// @param cells one for each of {@link #HEADER}, as they are printed: their width counts
    /// @param below a line of its own, or null
    private record Row(
            Instant point,
            Instant completedAt,
            String backup,
            List<String> cells,
            @Nullable String below) {
        private static final Comparator<Row> BY_TIME =
                Comparator.comparing(Row::point).thenComparing(Row::completedAt).thenComparing(Row::backup);
    }

    public CatalogOutput(RunOutput output) {
        this(output, Set.of());
    }

    /// @param asked backups that are shown first, also that one is not there or cannot be read
    public CatalogOutput(RunOutput output, Set<String> asked) {
        this.output = output;
        this.asked = Set.copyOf(asked);
    }

    /// Where there is nothing to show, no head of a table is shown either.
    public CatalogReport print(Repository repository) {
        AtomicInteger all = new AtomicInteger();
        AtomicInteger damaged = new AtomicInteger();
        AtomicInteger ofLaterRelease = new AtomicInteger();
        AtomicInteger unshown = new AtomicInteger();
        List<Row> rows = new ArrayList<>();
        Set<String> answered = answer(repository);
        List<String> illegible = new ArrayList<>();
        repository.catalog(found -> {
            CatalogLine entry = CatalogLines.of(found);
            all.incrementAndGet();
            if (entry.ofLaterRelease()) {
                ofLaterRelease.incrementAndGet();
            } else if (entry.problem() != null) {
                damaged.incrementAndGet();
            }
            if (answered.contains(entry.backup())) {
                return;
            }
            if (entry.found() == null) {
                if (illegible.size() < ILLEGIBLE_SHOWN) {
                    illegible.add(line(entry));
                } else {
                    unshown.incrementAndGet();
                }
            } else if (output.json()) {
                output.out().json(line(entry));
            } else {
                rows.add(row(entry, entry.found()));
            }
        });
        illegible.forEach(this::show);
        if (unshown.get() > 0 && !output.json()) {
            output.out()
                    .line(
                            "%,d more that cannot be read or trusted. HINT: the store's own listing has their names, under"
                                            .formatted(unshown.get())
                                    + " manifests/");
        }
        if (!rows.isEmpty()) {
            rows.sort(Row.BY_TIME);
            print(rows);
        }
        return repository.counted(
                new CatalogReport.Counts(all.get(), damaged.get(), ofLaterRelease.get(), unshown.get()));
    }

    /// The backups that were asked for come first, so no other entry can hide them.
    ///
    /// @return what need not be shown again
    private Set<String> answer(Repository repository) {
        Map<String, Instant> marks = asked.isEmpty() ? Map.of() : repository.marks();
        Set<String> answered = new HashSet<>();
        for (String backup : new TreeSet<>(asked)) {
            Optional<CatalogLine> entry = repository
                    .cataloged(backup, Optional.ofNullable(marks.get(backup)))
                    .map(CatalogLines::of);
            show(line(entry.orElseGet(() -> CatalogLines.absent(backup, repository))));
            if (entry.isPresent()) {
                answered.add(backup);
            }
        }
        return answered;
    }

    private void show(String line) {
        if (output.json()) {
            output.out().json(line);
        } else {
            output.out().line(line);
        }
    }

    private String line(CatalogLine entry) {
        return output.json() ? ReportJson.print(entry) : entry.backup() + problem(entry);
    }

    private static Row row(CatalogLine entry, CatalogLine.Found found) {
        return new Row(
                found.cuts().first(),
                found.cost().completedAt(),
                entry.backup(),
                List.of(
                        at(found.cuts().first()),
                        entry.backup(),
                        Printable.of(found.source().account()),
                        found.place().series() == null
                                ? "-"
                                : Printable.of(found.place().series()),
                        found.place().type(),
                        "%,d".formatted(found.contents().items()),
                        ReportText.size(found.contents().storedBytes()),
                        recipients(found.keys().recipients()),
                        found.keys().signedBy() == null ? "-" : found.keys().signedBy(),
                        state(entry)),
                entry.problem() == null ? null : problem(entry));
    }

    private static String state(CatalogLine entry) {
        if (entry.problem() != null) {
            return entry.problem().reason().name();
        }
        return entry.markedAt() == null ? "-" : "marked " + at(entry.markedAt());
    }

    private static String problem(CatalogLine entry) {
        CatalogLine.Problem problem = entry.problem();
        return problem == null ? "" : "  " + problem.reason() + ": " + problem.message();
    }

    /// The first one shortened, and how many more there are; show prints them whole.
    private static String recipients(List<String> recipients) {
        if (recipients.isEmpty()) {
            return "-";
        }
        String first = Printable.of(recipients.getFirst());
        return (first.length() > SHORT_RECIPIENT ? first.substring(0, SHORT_RECIPIENT) + "…" : first)
                + (recipients.size() == 1 ? "" : " +" + (recipients.size() - 1));
    }

    private static String at(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void print(List<Row> rows) {
        int[] widths = new int[HEADER.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = HEADER.get(column).length();
            for (Row row : rows) {
                widths[column] =
                        Math.max(widths[column], row.cells().get(column).length());
            }
        }
        output.out().line(line(HEADER, widths));
        for (Row row : rows) {
            output.out().line(line(row.cells(), widths));
            if (row.below() != null) {
                output.out().line(row.below());
            }
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            boolean number =
                    HEADER.get(column).equals("ITEMS") || HEADER.get(column).equals("STORED");
            line.append(column == 0 ? "" : "  ")
                    .append(String.format(
                            Locale.ROOT, "%" + (number ? "" : "-") + widths[column] + "s", cells.get(column)));
        }
        return line.toString().stripTrailing();
    }
}
