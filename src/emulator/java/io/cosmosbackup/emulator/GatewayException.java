package io.cosmosbackup.emulator;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// An answer that is not a success: status, sub-status, and the service's code and words.
final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int subStatus;
    private final String code;
    private final Duration retryAfter;

    private GatewayException(int status, int subStatus, String code, String message, Duration retryAfter) {
        super(message);
        this.status = status;
        this.subStatus = subStatus;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    GatewayException(int status, int subStatus, String code, String message) {
        this(status, subStatus, code, message, Duration.ZERO);
    }

    int status() {
        return status;
    }

    int subStatus() {
        return subStatus;
    }

    String code() {
        return code;
    }

    /// Zero unless the answer is 429.
    Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    static GatewayException badRequest(String message) {
        return new GatewayException(400, 0, "BadRequest", message);
    }

    /// 400/1004: the SDK then asks each partition itself, and merges the answers by the plan.
    static GatewayException leftToClient() {
        return new GatewayException(
                400,
                1004,
                "BadRequest",
                "The provided cross partition query can not be directly served by the gateway. This is a first chance"
                        + " (internal) exception that all newer clients will know how to handle gracefully. This"
                        + " exception is traced, but unless you see it bubble up as an exception (which only happens on"
                        + " older SDK clients), then you can safely ignore this message.");
    }

    static GatewayException notImplemented(String what) {
        return new GatewayException(501, 0, "NotImplemented", "The emulator does not implement: " + what);
    }

    static GatewayException notFound() {
        return new GatewayException(
                404,
                0,
                "NotFound",
                "Message: {\"Errors\":[\"Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found\"]}");
    }

    /// The database or container that the request's resource would be in is missing.
    static GatewayException ownerNotFound() {
        return new GatewayException(404, 1003, "NotFound", "Message: {\"Errors\":[\"Owner resource does not exist\"]}");
    }

    /// Something of that id, or that id and partition key, is there.
    static GatewayException conflict() {
        return conflict(
                0,
                "Resource with specified id, name, or unique index already exists. Learn more:"
                        + " https://aka.ms/cosmosdb-tsg-conflict");
    }

    /// Another item has a unique key's values. The service says one of two things, the reference does not say when
    /// which; neither tells this conflict from one of ids.
    static GatewayException uniqueKeyConflict() {
        return conflict(
                0,
                ThreadLocalRandom.current().nextBoolean()
                        ? "Resource with specified ID or name already exists"
                        : "Resource with specified ID, name, or unique index already exists");
    }

    /// 409/3302: the partition key of an item of that id hashes alike, and is another one.
    static GatewayException hashCollision() {
        return conflict(3302, "Resource with id already exists with a conflicting hashed partition key");
    }

    private static GatewayException conflict(int subStatus, String text) {
        return new GatewayException(409, subStatus, "Conflict", "Message: {\"Errors\":[\"" + text + "\"]}");
    }

    static GatewayException preconditionFailed() {
        return new GatewayException(
                412,
                0,
                "PreconditionFailed",
                "Message: {\"Errors\":[\"One of the specified pre-condition is not met\"]}");
    }

    static GatewayException tooLarge() {
        return new GatewayException(
                413, 0, "RequestEntityTooLarge", "Message: {\"Errors\":[\"Request size is too large\"]}");
    }

    /// 403/3: definitions and items are written in one region only.
    static GatewayException writeForbidden(String region) {
        return new GatewayException(
                403, 3, "Forbidden", "The requested operation cannot be performed at this region: " + region);
    }

    /// 410/1002: the partition was split or merged, or was never there.
    static GatewayException partitionGone(String id) {
        return new GatewayException(
                410,
                1002,
                "Gone",
                "Message: {\"Errors\":[\"The requested resource is no longer available at the server.\"]}, partition key range "
                        + id);
    }

    /// 410/1007: the partition is being split or merged.
    static GatewayException partitionChanging(String id) {
        return new GatewayException(
                410,
                1007,
                "Gone",
                "Message: {\"Errors\":[\"The partition key range is being split or merged\"]}, partition key range "
                        + id);
    }

    static GatewayException throttled(Duration retryAfter) {
        return new GatewayException(
                429,
                3200,
                "TooManyRequests",
                "Message: {\"Errors\":[\"Request rate is large. More Request Units may be needed, so no changes were made. Please"
                        + " retry this request later. Learn more: http://aka.ms/cosmosdb-error-429\"]}",
                retryAfter);
    }
}
