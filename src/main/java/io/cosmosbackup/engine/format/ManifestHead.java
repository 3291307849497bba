package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cosmosbackup.engine.catalog.BackupType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The first line of a manifest: all that a catalog needs, and the digest of the rest. It is what is signed.
///
/// A later release writes all of these members too, with the same meaning: docs/format.md promises that under
/// "What every version keeps". It may write a higher version and other words for `type`, `api` and `mode`; see
/// {@link #unknown}.
///
/// @param format always {@link #FORMAT}: a signature over anything else is no signature of a manifest
/// @param formatVersion {@link Manifest#VERSION}, or a higher one of a later release
/// @param backup the backup's id, which is also in the manifest's own name
/// @param run the run that wrote it: every attempt of one run carries the same text
/// @param typeName a {@link BackupType}, or a word of a later release
/// @param level 0 for what was read from the account, above it for what was compacted from other backups
/// @param api one of {@link #APIS}, or a word of a later release; a restore opens its target by it
/// @param mode `LatestVersion`: each feed range is exact at its own cut; or `AllVersionsAndDeletes`
/// @param endpoint the account's endpoint as the run was given it
/// @param account the account's name as it called itself
/// @param firstCut the oldest cut: everything written before it is in the backup
/// @param items documents in the segments
/// @param bytes size of what the segments decode to
/// @param storedBytes size of this backup's own segments
/// @param parent what an incremental or differential backup builds on
/// @param refersTo other backups whose segments this one names
/// @param recipients the age recipients that can read its segments; empty when they are not encrypted
/// @param repositories ids of the repositories it was written for, each once and in
///     order; null when none of them had one. Anywhere else the manifest is a copy
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManifestHead(
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
        @JsonSetter(nulls = Nulls.SET) @Nullable Series series,
        @JsonSetter(nulls = Nulls.SET) @Nullable Link parent,
        List<String> refersTo,
        List<String> recipients,
        @JsonSetter(nulls = Nulls.SET) @Nullable List<String> repositories,
        Body body) {
    public static final String FORMAT = "cosmos-backup manifest";

    /// The words of format version 1 for `api`. `engine.accounts.Accounts` opens these and no others: see AccountsTest.
    public static final Set<String> APIS = Set.of("NoSQL");

    static final String ALL_VERSIONS = "AllVersionsAndDeletes";

    private static final Set<String> MODES = Set.of("LatestVersion", ALL_VERSIONS);
    private static final Set<String> TYPES =
            Arrays.stream(BackupType.values()).map(BackupType::name).collect(Collectors.toUnmodifiableSet());

    private static final int MISSPELT_LETTERS = 2;

    /// The form of `type`, `api` and `mode` in every version, so that any of them may be shown to people.
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");

    public ManifestHead {
        refersTo = List.copyOf(refersTo);
        recipients = List.copyOf(recipients);
        repositories = repositories == null ? null : requireIds(repositories);
        Rule.require(format.equals(FORMAT), "format '" + format + "'");
        Rule.require(Names.isBackup(backup), "backup id '" + backup + "'");
        Rule.require(formatVersion >= Manifest.VERSION, "format version " + formatVersion);
        requireWord("type", typeName, TYPES);
        requireWord("api", api, APIS);
        requireWord("mode", mode, MODES);
        Rule.requireCharge(requestUnits);
        Rule.require(level >= 0, "level " + level + " is negative");
        Rule.require(containers >= 0 && items >= 0 && bytes >= 0 && storedBytes >= 0, "a count or a size is negative");
        Rule.require(refersTo.stream().allMatch(Names::isBackup), "refersTo has a wrong backup id");
        Rule.require(refersTo.stream().distinct().count() == refersTo.size(), "refersTo has a backup twice");
        Rule.require(!refersTo.contains(backup), "refersTo has the backup itself");
        if (unknown(formatVersion, typeName, api, mode).isEmpty()) {
            BackupType type = BackupType.valueOf(typeName);
            Rule.require(
                    type.standsAlone() == (parent == null),
                    type + (parent == null ? " backups need a parent" : " backups have no parent"));
            Rule.require(
                    level == 0 || type == BackupType.Incremental,
                    "level " + level + ": only Incremental backups have a level above 0");
            Rule.require(!firstCut.isAfter(lastCut), "the first cut is after the last");
            Rule.require(containers > 0, "it holds no containers");
            Rule.require(recipients.stream().allMatch(Names::isRecipient), "a recipient is no age public key");
        }
    }

    private static List<String> requireIds(List<String> ids) {
        Rule.require(
                !ids.isEmpty()
                        && ids.stream().allMatch(Names::isRepository)
                        && ids.equals(List.copyOf(new TreeSet<>(ids))),
                "repositories is not a sorted list of repository ids, each once");
        return List.copyOf(ids);
    }

    private static void requireWord(String member, String word, Set<String> known) {
        Rule.require(WORD.matcher(word).matches(), member + " '" + word + "'");
        Rule.require(
                known.contains(word) || known.stream().noneMatch(other -> isMisspelt(word, other)),
                member + " '" + word + "' is misspelt: it is too close to a known word");
    }

    /// Whether one place of at most two letters makes the difference, capitals or not. No later release writes such a
    /// word, so it is damage.
    private static boolean isMisspelt(String word, String known) {
        String one = word.toLowerCase(Locale.ROOT);
        String other = known.toLowerCase(Locale.ROOT);
        int shorter = Math.min(one.length(), other.length());
        int same = 0;
        while (same < shorter && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        int end = 0;
        while (end < shorter - same && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        return Math.max(one.length(), other.length()) - same - end <= MISSPELT_LETTERS;
    }

    private static List<String> unknown(int formatVersion, String type, String api, String mode) {
        List<String> unknown = new ArrayList<>();
        if (formatVersion != Manifest.VERSION) {
            unknown.add("format version " + formatVersion);
        }
        if (!TYPES.contains(type)) {
            unknown.add("type " + type);
        }
        if (!APIS.contains(api)) {
            unknown.add("api " + api);
        }
        if (!MODES.contains(mode)) {
            unknown.add("mode " + mode);
        }
        return List.copyOf(unknown);
    }

    /// A value that only a later release writes, such as `api MongoDB`; empty for a backup that this release
    /// reads.
    public Optional<String> unknown() {
        List<String> unknown = unknown(formatVersion, typeName, api, mode);
        return unknown.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", unknown));
    }

    /// Ids of the repositories it was written for; none when it names none.
    public List<String> writtenFor() {
        return repositories == null ? List.of() : repositories;
    }

    /// The type of a backup that this release reads.
    public BackupType type() {
        return BackupType.of(typeName).orElseThrow();
    }

    /// Its number in its series; 0 for a backup by itself.
    public long sequence() {
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
