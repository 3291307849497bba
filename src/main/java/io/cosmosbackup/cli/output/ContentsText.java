package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.BackupContents;
import io.cosmosbackup.engine.report.BackupContents.Place;
import io.cosmosbackup.engine.report.BackupContents.Throughput;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Plural;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a backup holds, for people, on lines of about 100 columns.
public final class ContentsText {
    private ContentsText() {}

    public static List<String> of(BackupContents contents) {
        List<String> lines = new ArrayList<>();
        lines.add("backup " + contents.backup());
        facts(contents, lines);
        lines.add("");
        lines.add("in");
        contents.places().forEach(place -> place(place, lines));
        lines.add("");
        lines.add("databases");
        contents.held()
                .databases()
                .forEach(database -> lines.add("  " + database.name()
                        + (database.throughput().kind() == Throughput.Kind.None
                                ? ""
                                : ", shared by its containers: " + throughput(database.throughput()))));
        lines.add("");
        lines.add("containers");
        contents.held().containers().forEach(container -> container(container, lines));
        if (!contents.held().definitions().isEmpty()) {
            lines.add("");
            lines.add("scripts, users and keys");
            contents.held().definitions().forEach(held -> definitions(held, lines));
        }
        return lines;
    }

    private static void facts(BackupContents contents, List<String> lines) {
        CatalogLine.Found found = contents.found();
        fact(lines, "restore point", span(found.cuts().first(), found.cuts().last(), " (the last cut is of %s)"));
        fact(lines, "type", found.place().type() + ", " + found.place().mode());
        fact(lines, "account", found.source().account());
        fact(lines, "", found.source().endpoint());
        fact(
                lines,
                "taken",
                "%s to %s, for %,.0f RU"
                        .formatted(
                                at(found.cost().startedAt()),
                                at(found.cost().completedAt()),
                                found.cost().requestUnits()));
        if (found.place().series() != null) {
            fact(
                    lines,
                    "series",
                    "%s, number %,d"
                            .formatted(found.place().series(), found.place().sequence()));
        }
        if (found.place().parent() != null) {
            fact(lines, "builds on", found.place().parent());
        }
        list(lines, "segments of", contents.segments().refersTo());
        fact(
                lines,
                "holds",
                "%s in %s, %s (%s, %s of its own stored)"
                        .formatted(
                                Plural.count(found.contents().items(), "item"),
                                Plural.count(found.contents().containers(), "container"),
                                ReportText.size(found.contents().bytes()),
                                Plural.count(contents.segments().count(), "segment"),
                                ReportText.size(found.contents().storedBytes())));
        if (found.keys().recipients().isEmpty()) {
            fact(lines, "encrypted to", "nobody: it can be read without an identity");
        }
        list(lines, "encrypted to", found.keys().recipients());
        fact(
                lines,
                "signed by",
                found.keys().signedBy() == null
                        ? "nobody"
                        : "key " + found.keys().signedBy());
        fact(lines, "manifest", found.keys().manifestSha256());
    }

    private static void list(List<String> lines, String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            fact(lines, i == 0 ? name : "", values.get(i));
        }
    }

    private static void fact(List<String> lines, String name, String value) {
        lines.add("  %-14s %s".formatted(name, value));
    }

    private static void place(Place place, List<String> lines) {
        String state = switch (place.state()) {
            case Present -> "there";
            case Absent -> "NOT THERE";
            case Different -> "ANOTHER MANIFEST is there under this name";
            case Unreadable -> "NOT READ";
        };
        Instant markedAt = place.markedAt();
        lines.add("  %s: %s%s"
                .formatted(
                        place.repository(), state, markedAt == null ? "" : ", marked for deletion at " + at(markedAt)));
        lines.add("    " + place.location());
        if (place.message() != null) {
            lines.add("    " + place.message());
        }
    }

    private static void container(BackupContents.Container container, List<String> lines) {
        lines.add("  " + container.name()
                + (container.partitionKey().isEmpty()
                        ? ""
                        : ", partition key " + String.join(", ", container.partitionKey())));
        lines.add("    %s, %s (%s stored in %s), throughput %s"
                .formatted(
                        Plural.count(container.size().items(), "item"),
                        ReportText.size(container.size().bytes()),
                        ReportText.size(container.size().storedBytes()),
                        Plural.count(container.size().segments(), "segment"),
                        throughput(container.throughput())));
        lines.add("    %s, cut at %s"
                .formatted(
                        Plural.count(container.ranges(), "feed range"),
                        span(container.cuts().first(), container.cuts().last(), " to %s")));
    }

    private static void definitions(BackupContents.Definitions held, List<String> lines) {
        String counted = held.counts().entrySet().stream()
                .map(kind -> "%,d %s".formatted(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
        lines.add("  " + held.of() + (counted.isEmpty() ? "" : ": " + counted));
        if (!held.unread().isEmpty()) {
            lines.add("    NOT READ: " + String.join(", ", held.unread()));
        }
    }

    private static String throughput(Throughput throughput) {
        return switch (throughput.kind()) {
            case Manual -> "manual, %,d RU/s".formatted(throughput.requestUnits());
            case Autoscale -> "autoscale to %,d RU/s".formatted(throughput.requestUnits());
            case Shared -> "the database's";
            case None -> "none stored";
            case Other -> "stored without a number";
        };
    }

    private static String span(Instant first, Instant last, String more) {
        return at(first) + (at(first).equals(at(last)) ? "" : more.formatted(at(last)));
    }

    private static String at(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
