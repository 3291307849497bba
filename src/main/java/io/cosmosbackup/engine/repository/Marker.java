package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The first blob of a repository. It says what the rest is, and writing it shows that writing works. A place
/// without it is no repository, however empty: its prefix may be misspelt. Where it is gone and manifests are
/// there, somebody has deleted it.
record Marker(BlobStore store) {
    static final String NAME = "repository.json";

    private static final byte[] TEXT = """
            {"format":"cosmos-backup repository","formatVersion":1}
            """.getBytes(StandardCharsets.UTF_8);

    boolean isThere() {
        Optional<byte[]> bytes = store.readStart(NAME, TEXT.length + 1);
        if (bytes.isPresent() && !Arrays.equals(bytes.get(), TEXT)) {
            throw anotherKind();
        }
        return bytes.isPresent();
    }

    private void write() {
        store.reserve(Names.MARKS);
        if (store.putIfAbsent(NAME, TEXT) == PutResult.OtherBytes) {
            throw anotherKind();
        }
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
        if (isThere()) {
            write(); // which shows that blobs can be written here
            return Writable.AS_BEFORE;
        }
        if (!manifests.get().isEmpty()) {
            write();
            return new Writable(
                    false,
                    List.of(("%s was gone from %s beside the manifests, and was written again. HINT: somebody deletes"
                                    + " blobs there; verify what is left")
                            .formatted(NAME, store.location())));
        }
        switch (when) {
            case Never -> throw notFound("", "give the whole prefix; probe --new-repository Empty makes a repository");
            case Empty ->
                Neighbourhood.held(store.surroundings()).ifPresent(held -> {
                    throw notFound(
                            ", and other blobs are there: " + held,
                            "give the whole prefix, or one where nothing is; probe --new-repository Always makes a"
                                    + " repository beside them");
                });
            case Always -> {}
        }
        write();
        return new Writable(
                true,
                Neighbourhood.near(store.surroundings()).stream()
                        .map(near -> "the repository at " + store.location() + " is new. " + near
                                + ". HINT: if one of these was meant, give its whole prefix; in Kubernetes make another CosmosBackupRepository, for a"
                                + " prefix cannot be changed")
                        .toList());
    }

    /// What is said where manifests are there and it is not.
    String gone() {
        return ("%s is gone from %s, and manifests are there. HINT: somebody deletes blobs there; verify what is left."
                        + " Backups can be restored all the same; probe without --read-only writes %s again")
                .formatted(NAME, store.location(), NAME);
    }

    /// Where nothing was found there has to be a repository all the same.
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
