package io.cosmosbackup.engine.store.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/// Turns refusals of the Blob service into a {@link BackupException}.
///
/// @param access what the service was shown
record Refusal(BlobContainerClient container, BlobAccess access) {
    /// `BlobImmutableDueToPolicy`, `BlobImmutableDueToLegalHold`.
    private static final String IMMUTABLE = "BlobImmutableDueTo";

    /// Whether a blob of the name to be written is there: our own condition, the container's immutability
    /// policy or a lease keeps it. An identity that creates and never replaces is answered 403 then.
    static boolean isTaken(BlobStorageException answer) {
        return answer.getStatusCode() == 412
                || (answer.getStatusCode() == 403
                        && BlobErrorCode.UNAUTHORIZED_BLOB_OVERWRITE.equals(answer.getErrorCode()))
                || (answer.getStatusCode() == 409
                        && (BlobErrorCode.BLOB_ALREADY_EXISTS.equals(answer.getErrorCode())
                                || code(answer).startsWith(IMMUTABLE)));
    }

    static boolean isAbsent(BlobStorageException answer) {
        return answer.getStatusCode() == 404 && !BlobErrorCode.CONTAINER_NOT_FOUND.equals(answer.getErrorCode());
    }

    /// Whether another blob than the one that was seen has its name.
    static boolean isReplaced(BlobStorageException answer) {
        return answer.getStatusCode() == 412 && BlobErrorCode.CONDITION_NOT_MET.equals(answer.getErrorCode());
    }

    /// Whether something keeps the blob that is to be deleted.
    static boolean isProtected(BlobStorageException answer) {
        String code = code(answer);
        return (answer.getStatusCode() == 409 || answer.getStatusCode() == 412)
                && (code.startsWith(IMMUTABLE) || code.startsWith("Lease") || code.equals("SnapshotsPresent"));
    }

    /// `BlobArchived`, and `BlobBeingRehydrated` while somebody has begun to bring it back.
    private static boolean isArchived(BlobStorageException answer) {
        return answer.getStatusCode() == 409
                && (BlobErrorCode.BLOB_ARCHIVED.equals(answer.getErrorCode())
                        || BlobErrorCode.BLOB_BEING_REHYDRATED.equals(answer.getErrorCode()));
    }

    BackupException failure(String what, String verb, RuntimeException cause) {
        if (cause instanceof BlobStorageException answer) {
            int status = answer.getStatusCode();
            if (status == 401 || status == 403) {
                return new BackupException(Reason.AccessDenied, what + denied(verb, answer), cause);
            }
            if (status == 407) {
                return new BackupException(
                        Reason.AccessDenied,
                        what + "a proxy on the way wants a login (407). HINT: this program has none to give; let it"
                                + " reach the storage account without that proxy, or through one that asks for no login",
                        cause);
            }
            if (BlobErrorCode.CONTAINER_NOT_FOUND.equals(answer.getErrorCode())) {
                return new BackupException(
                        Reason.BlobContainerNotFound,
                        what + "there is no such Blob container. HINT: create container "
                                + container.getBlobContainerName() + " in account " + container.getAccountName(),
                        cause);
            }
            if (isArchived(answer)) {
                return new BackupException(
                        Reason.BlobArchived,
                        what + "it is in the archive tier (" + status + " " + code(answer)
                                + "). HINT: rehydrate it to hot or cool, which takes hours, and take repositories out"
                                + " of lifecycle rules that archive",
                        cause);
            }
            if (status < 400) { // a redirection is not followed: the request bears a signature
                return new BackupException(
                        Reason.Unavailable,
                        what + "HTTP " + status + ", which no Blob service sends here. HINT: check the endpoint; does"
                                + " something stand between this and the account?",
                        cause);
            }
            return new BackupException(Reason.Unavailable, what + "HTTP " + status + " " + code(answer), cause);
        }
        if (has(cause, UnknownHostException.class)) {
            return new BackupException(
                    Reason.AccountNotFound,
                    what + "there is no server of that name. HINT: check the account's name in the endpoint",
                    cause);
        }
        if (has(cause, InterruptedException.class)) {
            return new BackupException(Reason.Interrupted, what + "the run was interrupted", cause);
        }
        boolean isUnreachable = has(cause, ConnectException.class)
                || has(cause, ConnectTimeoutException.class)
                || has(cause, NoRouteToHostException.class);
        String said = String.valueOf(cause.getMessage());
        String why = isUnreachable
                ? "no connection. HINT: check the endpoint, and whether the network lets this machine reach it"
                : said.contains("PKIX")
                        ? said + ". HINT: if something inspects TLS on the way, give its certificates by CA_BUNDLE"
                        : said;
        return new BackupException(Reason.Unavailable, what + why, cause);
    }

    private String denied(String verb, BlobStorageException answer) {
        String said = BlobWords.of(answer);
        return "the account refused " + access.name() + " (" + answer.getStatusCode() + " " + code(answer) + ")"
                + (said.isEmpty() ? "" : ": " + said) + ". HINT: " + hint(verb, code(answer));
    }

    private String hint(String verb, String code) {
        if (code.equals("KeyBasedAuthenticationNotPermitted")) {
            return "use a Microsoft Entra identity (by hand: REPOSITORY_<NAME>_CREDENTIAL), or allow keys for the"
                    + " account (allowSharedKeyAccess)";
        }
        String others = "the account's network rules and the clock here (in a pod, the node's)";
        return switch (access) {
            case BlobAccess.Key(Secret secret) ->
                verb.equals("delete")
                        ? "prune needs the right to delete blobs, which backup and restore do not"
                        : "check " + (secret.where().equals("the Secret") ? "the Secret's key" : secret.where()) + ", "
                                + others;
            case BlobAccess.Signature(Secret secret) ->
                "check " + secret.where() + ": the signature must not have expired, and needs the rights to read (r),"
                        + " list (l) and create (c), and delete (d) for prune; also " + others;
            case BlobAccess.Entra _ ->
                code.startsWith("Authorization") && !code.equals("AuthorizationFailure")
                        ? BlobRights.toDo(verb).hint()
                        : "check that the account is in the identity's tenant, its role for the container, " + others;
        };
    }

    private static String code(BlobStorageException answer) {
        return String.valueOf(answer.getErrorCode());
    }

    private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
