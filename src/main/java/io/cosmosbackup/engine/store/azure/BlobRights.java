package io.cosmosbackup.engine.store.azure;

import io.cosmosbackup.engine.report.Right;
import io.cosmosbackup.engine.store.StoreRight;

/// The service's names of rights
/// (learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory, "Permissions for Blob
/// service operations").
final class BlobRights {
    private static final String CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers/";

    private BlobRights() {}

    static Right of(StoreRight right) {
        return switch (right) {
            case Read -> new Right(CONTAINERS + "blobs/read", "read-blob.json");
            case Create -> new Right(CONTAINERS + "blobs/add/action", "backup-blob.json");
            case Delete -> new Right(CONTAINERS + "blobs/delete", "prune-blob.json");
            case Describe -> new Right(CONTAINERS + "read", "backup-blob.json");
        };
    }

    /// The right that an operation of the store needs.
    ///
    /// @param verb as messages have it
    static Right toDo(String verb) {
        return of(
                switch (verb) {
                    case "write" -> StoreRight.Create;
                    case "delete" -> StoreRight.Delete;
                    case "read", "find", "list" -> StoreRight.Read;
                    default -> StoreRight.Describe;
                });
    }
}
