package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cosmosbackup.engine.report.Contents;
import io.cosmosbackup.engine.report.Cuts;
import io.cosmosbackup.engine.report.RunCost;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The head of a manifest as it stands in the file: one flat object, its members in this order.
///
/// @param format always {@link #FORMAT}: a signature over anything else is no signature of a manifest
/// @param repositories absent where no repository had an id
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeadJson(
        String format,
        int formatVersion,
        String backup,
        String run,
        @JsonProperty("type") String typeName,
        int level,
        String api,
        String mode,
        String endpoint,
        String account,
        Instant startedAt,
        Instant completedAt,
        Instant firstCut,
        Instant lastCut,
        double requestUnits,
        int containers,
        long items,
        long bytes,
        long storedBytes,
        @JsonSetter(nulls = Nulls.SET) ManifestHead.@Nullable Series series,
        @JsonSetter(nulls = Nulls.SET) ManifestHead.@Nullable Link parent,
        List<String> refersTo,
        List<String> recipients,
        @JsonSetter(nulls = Nulls.SET) @Nullable List<String> repositories,
        ManifestHead.Body body) {
    private static final String FORMAT = "cosmos-backup manifest";

    static HeadJson of(ManifestHead head) {
        ManifestKind kind = head.kind();
        RunCost cost = head.cost();
        Contents contents = head.contents();
        return new HeadJson(
                FORMAT,
                kind.formatVersion(),
                head.backup(),
                head.run(),
                kind.typeName(),
                kind.level(),
                kind.api(),
                kind.mode(),
                head.source().endpoint(),
                head.source().account(),
                cost.startedAt(),
                cost.completedAt(),
                head.cuts().first(),
                head.cuts().last(),
                cost.requestUnits(),
                contents.containers(),
                contents.items(),
                contents.bytes(),
                contents.storedBytes(),
                head.series(),
                head.parent(),
                head.refersTo(),
                head.recipients(),
                head.writtenFor().isEmpty() ? null : head.writtenFor(),
                head.body());
    }

    /// @throws IllegalArgumentException for what breaks a rule
    ManifestHead head() {
        Rule.require(format.equals(FORMAT), "format '" + format + "'");
        return new ManifestHead(
                new ManifestHead.About(
                        new ManifestHead.Identity(backup, run),
                        new ManifestKind(formatVersion, typeName, level, api, mode),
                        new ManifestHead.Source(endpoint, account),
                        new RunCost(startedAt, completedAt, requestUnits),
                        new ManifestHead.Place(series, parent),
                        new ManifestHead.Addressees(recipients, writtenFor())),
                new ManifestHead.Totals(
                        new Cuts(firstCut, lastCut), new Contents(containers, items, bytes, storedBytes), refersTo),
                body);
    }

    private List<String> writtenFor() {
        if (repositories == null) {
            return List.of();
        }
        Rule.require(
                !repositories.isEmpty() && repositories.equals(List.copyOf(new TreeSet<>(repositories))),
                "repositories is not a sorted list of repository ids, each once");
        return repositories;
    }
}
