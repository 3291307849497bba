package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One backup that a repository holds: a line of `list --json` and of `probe --list --json`. With both `found` and
/// `problem` a later release has written it: it is there, and this release does not read it.
///
/// @param backup its id, the name of its manifest
/// @param found what its manifest says; null when the manifest cannot be trusted or read
/// @param problem why it cannot be used by this release, else null
/// @param markedAt when `prune` marked it for deletion, else null
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Entry")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CatalogLine(
        String backup,
        @Nullable Found found,
        @Nullable Problem problem,
        @Nullable Instant markedAt) {

    /// What the head of a manifest says.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Found(
            @JsonUnwrapped Place place,
            @JsonUnwrapped Source source,
            @JsonUnwrapped RunCost cost,
            @JsonUnwrapped Cuts cuts,
            @JsonUnwrapped Contents contents,
            @JsonUnwrapped Keys keys) {
        public Found {
            Objects.requireNonNull(place); // a line of a log may say anything
            Objects.requireNonNull(source);
            Objects.requireNonNull(cost);
            Objects.requireNonNull(cuts);
            Objects.requireNonNull(contents);
            Objects.requireNonNull(keys);
        }
    }

    /// What it is among the other backups.
    ///
    /// @param run the same text as in the backup's own run: the uid of the CosmosBackup that made it
    /// @param series backups of one series follow each other and are pruned together, for example the schedule's
    ///     `<namespace>/<name>`; null for a single backup
    /// @param sequence its number in the series, from 1; 0 without a series
    /// @param type `Full`, `Incremental`, `Differential` or `SyntheticFull`, or a word of a later release
    /// @param mode `LatestVersion` or `AllVersionsAndDeletes`, or a word of a later release
    /// @param parent the backup it builds on, else null
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(
            String run,
            @Nullable String series,
            long sequence,
            String type,
            String mode,
            @Nullable String parent) {
        public Place {
            Objects.requireNonNull(run);
            Objects.requireNonNull(type);
            Objects.requireNonNull(mode);
        }
    }

    /// Where it was read from.
    ///
    /// @param account its name, as it called itself
    public record Source(String endpoint, String account) {
        public Source {
            Objects.requireNonNull(endpoint);
            Objects.requireNonNull(account);
        }
    }

    /// Who can read it, and by what it is known to be the one that was made.
    ///
    /// @param recipients the age recipients of its own segments: who holds the identity of any can read them
    /// @param manifestSha256 the digest that names this manifest from outside
    /// @param signedBy id of the key that signed it, else null
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Keys(
            boolean encrypted,
            List<String> recipients,
            String manifestSha256,
            @Nullable String signedBy) {
        public Keys {
            recipients = List.copyOf(Objects.requireNonNullElse(recipients, List.of()));
            Objects.requireNonNull(manifestSha256);
        }
    }

    public CatalogLine {
        Objects.requireNonNull(backup);
    }

    /// Whether a later release has written it.
    public boolean ofLaterRelease() {
        return found != null && problem != null;
    }

    /// Why this release does not use it.
    public record Problem(Reason reason, String message) {
        public Problem {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(message);
        }
    }
}
