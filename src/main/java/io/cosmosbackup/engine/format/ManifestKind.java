package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.catalog.BackupType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a manifest is: by these values a reader knows whether it can read the backup. A later release may write a
/// higher version and other words; see {@link #unknown}.
///
/// @param formatVersion {@link Manifest#VERSION}, or a higher one of a later release
/// @param typeName a {@link BackupType}, or a word of a later release
/// @param level 0 for what was read from the account, above it for what was compacted from other backups
/// @param api one of {@link #APIS}, or a word of a later release; a restore opens its target by it
/// @param mode {@link #LATEST_VERSION}: each feed range is exact at its own cut; or `AllVersionsAndDeletes`
public record ManifestKind(int formatVersion, String typeName, int level, String api, String mode) {
    /// The words of format version 1 for `api`. `engine.accounts.Accounts` opens these and no others: see AccountsTest.
    public static final Set<String> APIS = Set.of("NoSQL");

    public static final String LATEST_VERSION = "LatestVersion";

    static final String ALL_VERSIONS = "AllVersionsAndDeletes";

    private static final Set<String> MODES = Set.of(LATEST_VERSION, ALL_VERSIONS);
    private static final Set<String> TYPES =
            Arrays.stream(BackupType.values()).map(BackupType::name).collect(Collectors.toUnmodifiableSet());

    private static final int MISSPELT_LETTERS = 2;

    /// The form of `type`, `api` and `mode` in every version, so that any of them may be shown to people.
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");

    public ManifestKind {
        Rule.require(formatVersion >= Manifest.VERSION, "format version " + formatVersion);
        requireWord("type", typeName, TYPES);
        requireWord("api", api, APIS);
        requireWord("mode", mode, MODES);
        Rule.require(level >= 0, "level " + level + " is negative");
        if (unknown(formatVersion, typeName, api, mode).isEmpty()) {
            Rule.require(
                    level == 0 || BackupType.valueOf(typeName) == BackupType.Incremental,
                    "level " + level + ": only Incremental backups have a level above 0");
        }
    }

    /// What this release writes.
    public static ManifestKind of(BackupType type, String api, String mode) {
        return new ManifestKind(Manifest.VERSION, type.name(), 0, api, mode);
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

    /// The type of a backup that this release reads.
    public BackupType type() {
        return BackupType.of(typeName).orElseThrow();
    }
}
