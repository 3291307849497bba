package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first blob of a repository. It says what the rest is, and writing it shows that writing works. A place
/// without it is no repository, however empty: its prefix may be misspelt. Where it is gone and manifests are
/// there, somebody has deleted it, and it is written again only on purpose.
///
/// Its id is drawn at random when it is made. Manifests name the ids of the repositories they were written for.
record Marker(BlobStore store) {
    static final String NAME = "repository.json";

    private static final String BEGINNING = "{\"format\":\"cosmos-backup repository\",\"formatVersion\":1";
    private static final Pattern FORM =
            Pattern.compile(Pattern.quote(BEGINNING) + "(?:,\"id\":\"([0-9a-f]{32})\")?\\}\n");
    private static final int MAX_BYTES = 128;

    boolean isThere() {
        return read().isPresent();
    }

    /// The id of the repository. One that an early release has made has none.
    Optional<String> id() {
        return read().flatMap(Marker::id);
    }

    private Optional<byte[]> read() {
        Optional<byte[]> bytes = store.readStart(NAME, MAX_BYTES);
        if (bytes.isPresent() && !form(bytes.get()).matches()) {
            throw anotherKind();
        }
        return bytes;
    }

    private static Matcher form(byte[] bytes) {
        return FORM.matcher(new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<String> id(byte[] bytes) {
        Matcher form = form(bytes);
        return form.matches() ? Optional.ofNullable(form.group(1)) : Optional.empty();
    }

    /// Writes it with a new id. Where another process was faster, its one counts.
    private Optional<String> make() {
        String id = UUID.randomUUID().toString().replace("-", "");
        byte[] text = (BEGINNING + ",\"id\":\"" + id + "\"}\n").getBytes(StandardCharsets.UTF_8);
        store.reserve(Names.MARKS);
        return store.putIfAbsent(NAME, text) == PutResult.OtherBytes ? id() : id(text);
    }

    private BackupException anotherKind() {
        return new BackupException(
                Reason.UnknownFormat,
                store.location() + " holds a " + NAME + " of another kind. HINT: choose another prefix");
    }

    /// Writes it where it may be written.
    ///
    /// @param manifests those that are there, asked for when it is not
    Writable ensure(NewRepository when, Supplier<List<String>> manifests) {
        Optional<byte[]> there = read();
        if (there.isPresent()) {
            return asBefore(there.get());
        }
        boolean hasManifests = !manifests.get().isEmpty();
        Optional<String> held = hasManifests || when == NewRepository.Always || when == NewRepository.Never
                ? Optional.empty()
                : Neighbourhood.held(store.surroundings());
        if (hasManifests || held.isPresent()) { // they may be those of a process that has made it meanwhile
            there = read();
            if (there.isPresent()) {
                return asBefore(there.get());
            }
        }
        if (hasManifests) {
            return when == NewRepository.Again
                    ? new Writable(
                            false,
                            make(),
                            List.of("%s was gone from %s beside the manifests, and was written again with a new id"
                                    .formatted(NAME, store.location())))
                    : new Writable(false, Optional.empty(), List.of(gone()));
        }
        switch (when) {
            case Never -> throw notFound("", "give the whole prefix; probe --new-repository Empty makes a repository");
            case Empty, Again ->
                held.ifPresent(names -> {
                    throw notFound(
                            ", and other blobs are there: " + names,
                            "give the whole prefix, or one where nothing is; probe --new-repository Always makes a"
                                    + " repository beside them");
                });
            case Always -> {}
        }
        return new Writable(
                true,
                make(),
                Neighbourhood.near(store.surroundings()).stream()
                        .map(near -> "the repository at " + store.location() + " is new. " + near
                                + ". HINT: if one of these was meant, give its whole prefix; in Kubernetes make another CosmosBackupRepository, for a"
                                + " prefix cannot be changed")
                        .toList());
    }

    private Writable asBefore(byte[] there) {
        store.reserve(Names.MARKS);
        if (store.putIfAbsent(NAME, there) == PutResult.OtherBytes) { // shows that blobs can be written
            throw anotherKind();
        }
        return new Writable(false, id(there), List.of());
    }

    /// The id as far as it can be known: empty too where the first blob is gone or of another kind.
    Optional<String> knownId() {
        return problem().isEmpty() ? id() : Optional.empty();
    }

    /// The cause why it cannot be used; empty when it is well. The manifests can be read in any case.
    Optional<String> problem() {
        try {
            return isThere() ? Optional.empty() : Optional.of(gone());
        } catch (BackupException e) {
            if (e.reason().retryable() || e.reason() == Reason.AccessDenied) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// The message for a repository that has manifests and no repository.json.
    String gone() {
        return ("%s is gone from %s, and manifests are there. Backups can be made and restored all the same; nothing is"
                        + " deleted. HINT: somebody deletes blobs there; verify what is left, then probe"
                        + " --new-repository Again writes it again")
                .formatted(NAME, store.location());
    }

    /// Fails if there is no repository here.
    void require() {
        if (!isThere()) {
            throw notFound(
                    "",
                    "give the whole prefix. Where nothing is, a repository is made by backup and copy, by probe"
                            + " --new-repository Empty, and in Kubernetes by a ReadWrite CosmosBackupRepository");
        }
    }

    /// Where one blob was deleted by hand others may be gone too: nothing more is deleted before somebody has
    /// looked.
    ///
    /// @param manifests whether any is there
    void requireToDelete(boolean manifests) {
        if (isThere()) {
            return;
        }
        throw manifests
                ? new BackupException(Reason.RepositoryDamaged, "nothing is deleted: " + gone())
                : notFound("", "give the whole prefix");
    }

    private BackupException notFound(String held, String hint) {
        return new BackupException(
                Reason.RepositoryNotFound,
                "there is no repository at %s%s. %s. HINT: %s"
                        .formatted(store.location(), held, Neighbourhood.told(store.surroundings()), hint));
    }
}
