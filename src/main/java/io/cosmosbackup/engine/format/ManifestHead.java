package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cosmosbackup.engine.catalog.BackupType;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.Contents;
import io.cosmosbackup.engine.report.Cuts;
import io.cosmosbackup.engine.report.RunCost;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The first line of a manifest: all that a catalog needs, and the digest of the rest. It is what is signed. In the
/// file it is one flat JSON object, {@link HeadJson}.
///
/// A later release writes all of these members too, with the same meaning: docs/format.md promises that under
/// "What every version keeps". It may write other values in {@link ManifestKind}.
///
/// @param totals what the containers add up to
public record ManifestHead(About about, Totals totals, Body body) {
    /// The facts of a manifest that are not computed from its contents.
    ///
    /// @param cost from the beginning of the first attempt to the end of the last, and what all of them read
    public record About(
            Identity identity, ManifestKind kind, Source source, RunCost cost, Place place, Addressees addressees) {
        public About {
            Rule.requireCharge(cost.requestUnits());
            if (kind.unknown().isEmpty()) {
                BackupType type = kind.type();
                Rule.require(
                        type.standsAlone() == (place.parent() == null),
                        type + (place.parent() == null ? " backups need a parent" : " backups have no parent"));
                Rule.require(
                        addressees.recipients().stream().allMatch(Names::isRecipient),
                        "a recipient is no age public key");
            }
        }
    }

    /// Which backup it is, and which run made it.
    ///
    /// @param backup the backup's id, which is also in the manifest's own name
    /// @param run the run that wrote it: every attempt of one run carries the same text
    public record Identity(String backup, String run) {
        public Identity {
            Rule.require(Names.isBackup(backup), "backup id '" + backup + "'");
        }
    }

    /// Where it was read from.
    ///
    /// @param endpoint the account's endpoint as the run was given it
    /// @param account the account's name as it called itself
    public record Source(String endpoint, String account) {}

    /// What it is among the other backups.
    ///
    /// @param parent what an incremental or differential backup builds on
    public record Place(@Nullable Series series, @Nullable Link parent) {
        /// By itself, and building on nothing.
        public static final Place NONE = new Place(null, null);
    }

    /// Who can read it, and where it was meant to be.
    ///
    /// @param recipients the age recipients that can read its segments; empty when they are not encrypted
    /// @param repositories ids of the repositories it was written for, each once and in
    ///     order; empty when none of them had one. Anywhere else the manifest is a copy
    public record Addressees(List<String> recipients, List<String> repositories) {
        public Addressees {
            recipients = List.copyOf(recipients);
            repositories = List.copyOf(new TreeSet<>(repositories));
            Rule.require(repositories.stream().allMatch(Names::isRepository), "repositories has a wrong id");
        }
    }

    /// What the containers add up to.
    ///
    /// @param cuts everything written before the first of them is in the backup
    /// @param contents documents in the segments, what those decode to, and the size of this backup's own segments
    /// @param refersTo other backups whose segments this one names
    public record Totals(Cuts cuts, Contents contents, List<String> refersTo) {
        public Totals {
            refersTo = List.copyOf(refersTo);
            Rule.require(
                    contents.containers() >= 0
                            && contents.items() >= 0
                            && contents.bytes() >= 0
                            && contents.storedBytes() >= 0,
                    "a count or a size is negative");
            Rule.require(refersTo.stream().allMatch(Names::isBackup), "refersTo has a wrong backup id");
            Rule.require(refersTo.stream().distinct().count() == refersTo.size(), "refersTo has a backup twice");
        }

        /// @param segments all of them: of items and of definitions
        static Totals of(List<ContainerBackup> containers, List<Segment> segments) {
            return new Totals(
                    cuts(containers),
                    new Contents(
                            containers.size(),
                            Rule.sum(containers.stream().mapToLong(ContainerBackup::items)),
                            Rule.sum(segments.stream().mapToLong(Segment::rawBytes)),
                            Rule.sum(segments.stream()
                                    .filter(s -> s.in() == null)
                                    .mapToLong(Segment::bytes))),
                    List.copyOf(new TreeSet<>(segments.stream()
                            .filter(s -> s.in() != null)
                            .map(s -> s.in(""))
                            .toList())));
        }

        private static Cuts cuts(List<ContainerBackup> containers) {
            List<Cuts> all = containers.stream().map(ContainerBackup::cuts).toList();
            return new Cuts(
                    all.stream().map(Cuts::first).min(Instant::compareTo).orElse(Instant.EPOCH),
                    all.stream().map(Cuts::last).max(Instant::compareTo).orElse(Instant.EPOCH));
        }
    }

    public ManifestHead {
        Rule.require(!totals.refersTo().contains(about.identity().backup()), "refersTo has the backup itself");
        if (about.kind().unknown().isEmpty()) {
            Rule.require(!totals.cuts().first().isAfter(totals.cuts().last()), "the first cut is after the last");
            Rule.require(totals.contents().containers() > 0, "it holds no containers");
        }
    }

    public String backup() {
        return about.identity().backup();
    }

    public String run() {
        return about.identity().run();
    }

    public ManifestKind kind() {
        return about.kind();
    }

    /// The type of a backup that this release reads.
    public BackupType type() {
        return about.kind().type();
    }

    /// A value that only a later release writes; see {@link ManifestKind#unknown}.
    public Optional<String> unknown() {
        return about.kind().unknown();
    }

    public Source source() {
        return about.source();
    }

    public RunCost cost() {
        return about.cost();
    }

    public Cuts cuts() {
        return totals.cuts();
    }

    public Contents contents() {
        return totals.contents();
    }

    public List<String> refersTo() {
        return totals.refersTo();
    }

    public List<String> recipients() {
        return about.addressees().recipients();
    }

    /// Ids of the repositories it was written for; none when it names none.
    public List<String> writtenFor() {
        return about.addressees().repositories();
    }

    public @Nullable Link parent() {
        return about.place().parent();
    }

    public @Nullable Series series() {
        return about.place().series();
    }

    /// Its number in its series; 0 for a backup by itself.
    public long sequence() {
        Series series = series();
        return series == null ? 0 : series.sequence();
    }

    /// A place in a row of backups. Numbers order them without trusting a clock, and the link to the one before shows
    /// whether one was taken away.
    ///
    /// @param name opaque, for example the schedule's `<namespace>/<name>`
    /// @param sequence one more than the previous one's, from 1; what follows the last number there is has it, too
    /// @param previous the newest one of the series that the writer saw; null for the first
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Series(
            String name,
            long sequence,
            @JsonSetter(nulls = Nulls.SET) @Nullable Link previous) {
        public Series {
            Rule.require(
                    !name.isEmpty() && name.length() <= 512,
                    "the name of its series is empty or has more than 512 characters");
            Rule.require(
                    sequence >= 1 && (sequence == 1) == (previous == null),
                    "its sequence and previous do not fit: number 1, and no other, has no previous");
        }

        /// @param newest null when there is none yet
        public static Series next(String name, ManifestFile.@Nullable Head newest) {
            if (newest == null) {
                return new Series(name, 1, null);
            }
            long number = newest.head().sequence();
            return new Series(
                    name,
                    number == Long.MAX_VALUE ? number : number + 1,
                    new Link(newest.head().backup(), newest.sha256()));
        }
    }

    /// Another backup, by its id and the digest of its manifest's head.
    public record Link(String backup, String sha256) {
        public Link {
            Rule.require(Names.isBackup(backup), "backup id '" + backup + "'");
            Rule.requireSha256(sha256, "manifest " + backup);
        }
    }

    /// What the rest of the file is.
    public record Body(long bytes, String sha256) {
        public Body {
            Rule.require(
                    bytes > 0 && bytes <= ManifestFile.MAX_BODY_BYTES,
                    "the size of its body is not from 1 to " + ManifestFile.MAX_BODY_BYTES);
            Rule.requireSha256(sha256, "its body");
        }
    }
}
