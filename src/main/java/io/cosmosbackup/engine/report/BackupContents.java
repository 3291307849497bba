package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one backup holds and where it is: the answer of `show`, with `--json` as one line.
///
/// @param found what the head of its manifest says
/// @param refersTo other backups whose segments it names
/// @param segments how many it names
/// @param places the repositories that were asked, in that order
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Contents")
public record BackupContents(
        String backup,
        CatalogLine.Found found,
        List<String> refersTo,
        int segments,
        List<Place> places,
        List<Database> databases,
        List<Container> containers) {
    public BackupContents {
        refersTo = List.copyOf(refersTo);
        places = List.copyOf(places);
        databases = List.copyOf(databases);
        containers = List.copyOf(containers);
    }

    /// What a repository knows of the backup.
    ///
    /// @param location URL of the repository
    /// @param markedAt when `prune` marked it for deletion there, else null
    /// @param message what is wrong there, else null
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(
            String repository,
            String location,
            State state,
            @Nullable Instant markedAt,
            @Nullable String message) {
        public enum State {
            /// The same manifest is there.
            Present,
            Absent,
            /// A manifest of that name is there and is another one.
            Different,
            /// It cannot be read or trusted there, or the repository does not answer.
            Unreadable
        }
    }

    /// A database, with the throughput that its containers share.
    public record Database(String name, Throughput throughput) {}

    /// @param items documents in its segments: one that changed while it was read counts more than once
    /// @param bytes size of what the segments decode to
    /// @param storedBytes size of its segments, those in other backups included
    /// @param partitionKey paths, as its definition has them; empty when the definition cannot be read
    /// @param ranges feed ranges there were when the backup began
    /// @param firstCut everything written to it before is in the backup
    public record Container(
            String name,
            long items,
            long bytes,
            long storedBytes,
            int segments,
            List<String> partitionKey,
            Throughput throughput,
            int ranges,
            Instant firstCut,
            Instant lastCut) {
        public Container {
            partitionKey = List.copyOf(partitionKey);
        }
    }

    /// The throughput that a restore gives what it creates.
    ///
    /// @param requestUnits a second; null where the kind has no number
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Throughput(Kind kind, @Nullable Long requestUnits) {
        public enum Kind {
            Manual,
            /// Scales by itself up to that many.
            Autoscale,
            /// None of its own: a container of a database that has some.
            Shared,
            /// None at all: a serverless account, or a database whose containers have theirs.
            None,
            /// Stored in a form without a number, as the oldest offers have it.
            Other
        }

        public static final Throughput NONE = new Throughput(Kind.None, null);
        public static final Throughput SHARED = new Throughput(Kind.Shared, null);
    }
}
