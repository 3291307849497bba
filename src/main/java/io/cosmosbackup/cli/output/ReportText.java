package io.cosmosbackup.cli.output;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.DefinitionCounts;
import io.cosmosbackup.engine.report.DoctorReport;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.PlannedContainer;
import io.cosmosbackup.engine.report.PlannedDefinitions;
import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.PruneReport;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.report.RestorePlanReport;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.engine.report.SupersededDocument;
import io.cosmosbackup.engine.report.TimeToLiveReport;
import io.cosmosbackup.engine.report.VerifyReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reports for people, as lines.
final class ReportText {
    private ReportText() {}

    static List<String> of(RunReport report) {
        return Stream.concat(facts(report).stream(), warnings(report).stream().map(warning -> "  WARNING: " + warning))
                .toList();
    }

    private static List<String> warnings(RunReport report) {
        return switch (report) {
            case BackupReport r ->
                Stream.concat(
                                r.listed().unmatched().stream()
                                        .map(pattern -> "'%s' matches no container of the account".formatted(pattern)),
                                r.listed().warnings().stream())
                        .toList();
            case RestoreReport r -> r.listed().warnings();
            case RestorePlanReport r -> r.warnings();
            case ProbeReport r -> r.warnings();
            case CopyReport r -> r.warnings();
            case CatalogReport r -> r.warnings();
            case PruneReport r -> r.warnings();
            case VerifyReport _, DoctorReport _, BatchReport _, Failure _ -> List.of();
        };
    }

    private static List<String> facts(RunReport report) {
        return switch (report) {
            case BackupReport r ->
                Stream.concat(
                                Stream.of("backup %s complete: %s, %s (%s stored) of %s, %,.0f RU"
                                        .formatted(
                                                r.backup(),
                                                Plural.count(r.contents().items(), "item"),
                                                size(r.contents().bytes()),
                                                size(r.contents().storedBytes()),
                                                Plural.count(r.contents().containers(), "container"),
                                                r.cost().requestUnits())),
                                r.listed().copies().stream()
                                        .map(c -> "  "
                                                + (c.durable() ? "durable" : "MISSING") + " in " + c.repository()
                                                + (r.listed().founded().contains(c.repository())
                                                        ? ", a new repository"
                                                        : "")
                                                + (c.message() == null ? "" : ": " + c.message())))
                        .toList();
            case RestoreReport r ->
                Stream.concat(Stream.of(restored(r)), timeToLive(r.target().timeToLive()))
                        .toList();
            case RestorePlanReport r ->
                Stream.concat(
                                r.containersRefused().stream().map(refused -> "refused: " + refused),
                                Stream.of(
                                        "backup %s of repository %s: dry run, nothing changed: %s to restore with %s (%s), %s and %s to create%s"
                                                .formatted(
                                                        r.backup(),
                                                        r.repository(),
                                                        Plural.count(
                                                                r.restoring().containers(), "container"),
                                                        Plural.count(
                                                                r.restoring().items(), "item"),
                                                        size(r.restoring().bytes()),
                                                        Plural.count(
                                                                r.creating().databasesCreated(), "database"),
                                                        Plural.count(
                                                                r.creating().containersCreated(), "container"),
                                                        r.creating().definitions() == 0
                                                                ? ""
                                                                : ", %,d scripts, users and keys to bring"
                                                                        .formatted(r.creating()
                                                                                .definitions()))))
                        .toList();
            case VerifyReport r ->
                List.of("backup %s in %s is whole (%s): %d of %s read, %s, %s"
                        .formatted(
                                r.backup(),
                                r.repository(),
                                switch (r.level()) {
                                    case Quick -> "presence and sizes only";
                                    case Sampled -> "a sample read";
                                    case Deep -> "every byte read";
                                },
                                r.checked().segmentsRead(),
                                Plural.count(r.checked().segments(), "segment"),
                                Plural.count(r.checked().items(), "item"),
                                size(r.checked().storedBytes())));
            case ProbeReport r -> {
                List<String> lines = new ArrayList<>();
                lines.add("repository %s %s: %s, %s"
                        .formatted(
                                r.repository(),
                                r.marker().founded() ? "was made" : "answers",
                                Plural.count(r.counts().backups(), "backup"),
                                r.writable() ? "writable" : "not tried for writing"));
                if (r.protection() != null) {
                    lines.add(protection(r.protection()));
                }
                yield lines;
            }
            case DoctorReport r ->
                List.of("%d ok, %d missing, %d failed, %d without, %d not tried"
                        .formatted(
                                r.counts().ok(),
                                r.counts().missing(),
                                r.counts().failed(),
                                r.counts().without(),
                                r.counts().notTried()));
            case CopyReport r ->
                List.of("repository %s%s: %s copied, %d already there, %s written"
                        .formatted(
                                r.repository(),
                                r.founded() ? ", which is new" : "",
                                Plural.count(r.copied(), "backup"),
                                r.present(),
                                size(r.bytes())));
            case PruneReport r ->
                List.of(
                        "repository %s: %s%d kept%s, %d marked, %d waiting, %d deleted (%s), %d refused by the store, %s removed%s"
                                .formatted(
                                        r.repository(),
                                        r.dryRun() ? "dry run, nothing changed: " : "",
                                        r.backups().kept(),
                                        r.backups().unshown() == 0
                                                ? ""
                                                : " (%d of them cannot be read and are not shown)"
                                                        .formatted(r.backups().unshown()),
                                        r.backups().marked(),
                                        r.backups().waiting(),
                                        r.backups().deleted(),
                                        size(r.removed().freedBytes()),
                                        r.backups().refused(),
                                        Plural.count(r.removed().orphans(), "leftover"),
                                        r.nextDue() == null ? "" : ", next deletion due " + r.nextDue()));
            case BatchReport r ->
                r.steps().stream()
                        .map(step -> "%s: %s"
                                .formatted(
                                        step.step(),
                                        step.report()
                                                .failure()
                                                .map(failure -> "failed, " + failure.reason())
                                                .orElse("done")))
                        .toList();
            case CatalogReport r ->
                List.of("repository %s: %s, %d damaged%s"
                        .formatted(
                                r.repository(),
                                Plural.count(r.counts().backups(), "backup"),
                                r.counts().damaged(),
                                r.counts().ofLaterRelease() == 0
                                        ? ""
                                        : ", %d of a later release"
                                                .formatted(r.counts().ofLaterRelease())));
            case Failure r -> List.of(r.reason() + ": " + r.message());
        };
    }

    private static String restored(RestoreReport r) {
        return "backup %s restored%s: %s written, %,d skipped, %s%s%,d refused, %s into %s (%d created%s)%s, %,.0f RU"
                .formatted(
                        r.backup(),
                        r.failure().isEmpty() ? "" : " in part",
                        Plural.count(r.documents().written(), "item"),
                        r.documents().skipped(),
                        r.documents().superseded() == 0
                                ? ""
                                : "%,d superseded, ".formatted(r.documents().superseded()),
                        r.target().expired() == 0
                                ? ""
                                : "%,d expired, ".formatted(r.target().expired()),
                        r.documents().refused(),
                        size(r.documents().bytes()),
                        Plural.count(r.target().containers(), "container"),
                        r.target().containersCreated(),
                        r.target().createdRequestUnits() == 0
                                ? ""
                                : " with %,d RU/s in all".formatted(r.target().createdRequestUnits()),
                        of(r.target().definitions()),
                        r.cost().requestUnits());
    }

    /// Nothing when nothing expires.
    private static Stream<String> timeToLive(@Nullable TimeToLiveReport r) {
        if (r == null || (r.leftOut() == 0 && r.containers().isEmpty())) {
            return Stream.empty();
        }
        String leftOut = "  time to live, policy %s: %s had expired at the restore point and %s left out%s"
                .formatted(
                        r.policy(),
                        Plural.count(r.expired(), "item"),
                        Plural.of(r.expired(), "was", "were"),
                        r.expiredSince() == 0
                                ? ""
                                : ", and so %s %,d more that %s expired since"
                                        .formatted(
                                                Plural.of(r.expiredSince(), "was", "were"),
                                                r.expiredSince(),
                                                Plural.of(r.expiredSince(), "has", "have")));
        return Stream.concat(
                Stream.of(leftOut), r.containers().stream().map(c -> "  container " + c.container() + ": " + shown(c)));
    }

    private static String shown(TimeToLiveReport.Container c) {
        Integer seconds = c.defaultTtl();
        String now = seconds == null
                ? "off"
                : seconds < 0 ? "on, for items with a ttl of their own" : "%,d s".formatted(seconds);
        return c.problem() == null ? now : now + ". It could not be ended as planned: " + c.problem();
    }

    static String of(PlannedContainer c) {
        return "will restore container %s%s: %s, %s%s"
                .formatted(
                        c.container(),
                        c.into().equals(c.container()) ? "" : " into " + c.into(),
                        Plural.count(c.items(), "item"),
                        size(c.bytes()),
                        c.timeToLive() == null ? "" : "; time to live: " + c.timeToLive());
    }

    static String of(PlannedDefinitions d) {
        return "will bring into %s: %s"
                .formatted(
                        d.into(),
                        d.counts().entrySet().stream()
                                .map(kind -> "%,d %s".formatted(kind.getValue(), kind.getKey()))
                                .collect(Collectors.joining(", ")));
    }

    /// Nothing where a restore brought none.
    private static String of(DefinitionCounts c) {
        return c.isEmpty()
                ? ""
                : "; scripts, users and keys: %,d created, %,d replaced, %,d the same, %,d left as they are, %,d refused"
                        .formatted(
                                c.definitionsCreated(),
                                c.definitionsReplaced(),
                                c.definitionsThere(),
                                c.definitionsKept(),
                                c.definitionsNotTaken());
    }

    static String of(RefusedDocument r) {
        return "refused: %s, id %s, partition key %s, %d/%d: %s"
                .formatted(
                        r.container(),
                        TextNode.valueOf(r.id()),
                        r.partitionKey(),
                        r.status(),
                        r.subStatus(),
                        r.message());
    }

    static String of(SupersededDocument r) {
        return "superseded: %s, id %s, partition key %s"
                .formatted(r.container(), TextNode.valueOf(r.id()), r.partitionKey());
    }

    static String of(LostSegment r) {
        return "lost: %s, segment %s with %s: %s"
                .formatted(r.container(), r.segment(), Plural.count(r.items(), "document"), r.message());
    }

    static String of(Creation c) {
        String what =
                c.container() == null ? "database " + c.database() : "container " + c.database() + "/" + c.container();
        return "will create "
                + what
                + switch (c.throughput()) {
                    case None ->
                        c.container() == null
                                ? ", without throughput to share"
                                : ", without throughput of its own (where its database shares none, an account that is"
                                        + " not serverless gives 400 RU/s)";
                    case Manual -> " with %,d RU/s".formatted(c.requestUnits());
                    case Autoscale -> " with autoscale up to %,d RU/s".formatted(c.requestUnits());
                }
                + (c.container() == null && c.requestUnits() > 0 ? ", shared by its containers" : "");
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGTP".charAt(unit));
    }

    private static String protection(Protection protection) {
        return "immutability policy: %s, legal hold: %s, versioning: %s, soft delete: %s"
                .formatted(
                        protection.immutabilityPolicy(),
                        protection.legalHold(),
                        protection.versioning(),
                        protection.softDeleteDays() == null
                                ? "Unknown"
                                : Plural.count(protection.softDeleteDays(), "day"));
    }
}
