package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one backup holds and where it is: the answer of `show`, with `--json` as one line.
///
/// @param found what the head of its manifest says
/// @param places the repositories that were asked, in that order
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Contents")
public record BackupContents(
        String backup,
        CatalogLine.Found found,
        @JsonUnwrapped Segments segments,
        List<Place> places,
        @JsonUnwrapped Held held) {
    public BackupContents {
        places = List.copyOf(places);
    }

    /// What is in it, part by part.
    ///
    /// @param definitions for each database and container that has any
    public record Held(
            List<Database> databases,
            List<Container> containers,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Definitions> definitions) {
        public Held {
            databases = List.copyOf(databases);
            containers = List.copyOf(containers);
            definitions = List.copyOf(definitions);
        }
    }

    /// Scripts, users and keys.
    ///
    /// @param of `database/container`, or `database` for what belongs to the database itself
    /// @param counts how many of each kind, by its name in plain words
    /// @param unread kinds that the account did not show to the backup
    public record Definitions(
            String of,
            Map<String, Long> counts,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unread) {
        public Definitions {
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
            unread = List.copyOf(unread);
        }
    }

    /// The segments that its manifest names.
    ///
    /// @param refersTo other backups whose segments it names
    /// @param count how many it names
    public record Segments(
            List<String> refersTo, @JsonProperty("segments") int count) {
        public Segments {
            refersTo = List.copyOf(refersTo);
        }
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

    /// @param partitionKey paths, as its definition has them; empty when the definition cannot be read
    /// @param ranges feed ranges there were when the backup began
    public record Container(
            String name,
            @JsonUnwrapped Size size,
            List<String> partitionKey,
            Throughput throughput,
            int ranges,
            @JsonUnwrapped Cuts cuts) {
        public Container {
            partitionKey = List.copyOf(partitionKey);
        }
    }

    /// How much of a container is in the backup.
    ///
    /// @param items documents in its segments: one that changed while it was read counts more than once
    /// @param bytes size of what the segments decode to
    /// @param storedBytes size of its segments, those in other backups included
    public record Size(long items, long bytes, long storedBytes, int segments) {}

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
