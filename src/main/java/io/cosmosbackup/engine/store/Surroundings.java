package io.cosmosbackup.engine.store;

import java.util.List;

/// The places around a store: those above it, beside it and below it, in the same Blob container or directory.
/// Only names are looked at. A place is a path with a slash at its end, or empty for the whole.
///
/// Throws what a {@link BlobStore} throws.
public interface Surroundings {
    /// Where the store itself is.
    String place();

    /// A place for people to read, without any secret.
    String location(String place);

    /// What stands right at a place, in the order of names.
    ///
    /// @param most how many names are looked at
    Look look(String place, int most);

    /// @param blobs names of blobs without the place
    /// @param folders names of the next parts, likewise, each with its slash; on a file system one may be
    ///     empty
    /// @param whole whether these are all
    record Look(List<String> blobs, List<String> folders, boolean whole) {
        public Look {
            blobs = List.copyOf(blobs);
            folders = List.copyOf(folders);
        }
    }
}
