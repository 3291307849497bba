package io.cosmosbackup.api.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Attempts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether one repository holds a backup.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RepositoryCopy(
        @JsonPropertyDescription("The CosmosBackupRepository.")
        String repository,

        @JsonPropertyDescription("Whether it holds the backup whole.")
        boolean durable,

        @JsonPropertyDescription("Since when it does, or since when it is known to be missing.") @Nullable
        Instant since,

        @JsonPropertyDescription(
                "What was found there instead of the backup, as one word: ManifestMissing, ManifestChanged,"
                        + " VerificationFailed until a verification finds the copy whole again, or why a manifest"
                        + " cannot be read or trusted. A copy that was never there has none. While the"
                        + " CosmosBackup is being deleted: why the copy is not deleted yet.")
        @Nullable
        String reason,

        @JsonPropertyDescription("Why it does not hold it, for a person.") @Nullable
        String message,

        @JsonPropertyDescription("The Jobs that bring the copy after the backup's own run, or delete it.") @Nullable
        Attempts attempts,

        @JsonPropertyDescription(
                "Why the copy counts neither as there nor as missing: its repository is not in this namespace, or the"
                        + " schedule does not name it any more. A copy that counts has none.")
        @Nullable
        String leftOut) {
    public RepositoryCopy(
            String repository,
            boolean durable,
            @Nullable Instant since,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Attempts attempts) {
        this(repository, durable, since, reason, message, attempts, null);
    }

    public RepositoryCopy(String repository, boolean durable, @Nullable Instant since, @Nullable String message) {
        this(repository, durable, since, null, message, null);
    }

    /// A copy that is not there, or not yet.
    public static RepositoryCopy missing(String repository, @Nullable String message) {
        return new RepositoryCopy(repository, false, null, message);
    }

    public RepositoryCopy with(@Nullable String word, @Nullable String told, Attempts others) {
        return new RepositoryCopy(repository, durable, since, word, told, others).leftOut(leftOut);
    }

    /// @param at since when it is not known any more whether the repository holds it
    public RepositoryCopy leavingOut(String why, Instant at) {
        return new RepositoryCopy(repository, false, durable ? at : since, reason, message, attempts).leftOut(why);
    }

    /// The copy counts again, but as missing. The next listing shows whether it is there.
    ///
    /// @param told why it does not hold it, where no other reason is known
    public RepositoryCopy takenIn(String told) {
        return new RepositoryCopy(repository, false, since, reason, reason == null ? told : message, attempts);
    }

    private RepositoryCopy leftOut(@Nullable String why) {
        return new RepositoryCopy(repository, durable, since, reason, message, attempts, why);
    }

    public boolean counts() {
        return leftOut == null;
    }
}
