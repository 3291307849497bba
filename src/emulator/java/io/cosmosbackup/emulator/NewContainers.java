package io.cosmosbackup.emulator;

import java.time.Duration;
import java.util.Optional;

/// A container that has just been created is not known everywhere at once. The service's list of errors has 401 for a
/// name that was in use before, 404/1003 and 404/1013.
final class NewContainers {
    private final Account account;

    NewContainers(Account account) {
        this.account = account;
    }

    /// Throws what a request on a container that is not ready is answered. To delete it is always possible.
    void check(GatewayRequest request, GatewayOperation operation) {
        Duration unready = account.traits().unready();
        if (unready.isZero() || request.path().size() < 4 || operation == GatewayOperation.DELETE_CONTAINER) {
            return;
        }
        container(request.path()).ifPresent(container -> {
            long age = Duration.between(container.created(), account.clock().instant())
                    .toMillis();
            int third = (int) Math.min(3, 3 * age / unready.toMillis());
            switch (third) {
                case 0 ->
                    throw new GatewayException(
                            401,
                            0,
                            "Unauthorized",
                            "The input authorization token can't serve the request. The wrong key is being used or the expected"
                                    + " payload is not built as per the protocol.");
                case 1 -> throw below(request, GatewayException.ownerNotFound());
                case 2 ->
                    throw below(
                            request,
                            new GatewayException(
                                    404,
                                    1013,
                                    "NotFound",
                                    "Message: {\"Errors\":[\"Collection is not yet available for read. Please retry in some time.\"]}"));
                default -> {}
            }
        });
    }

    /// The container itself is 404/0 in the place of the others.
    private static GatewayException below(GatewayRequest request, GatewayException refusal) {
        return request.path().size() == 4 ? GatewayException.notFound() : refusal;
    }

    private Optional<EmulatedContainer> container(ResourcePath path) {
        if (!path.segment(0).equals("dbs") || !path.segment(2).equals("colls")) {
            return Optional.empty();
        }
        Optional<EmulatedDatabase> database =
                path.isByRid() ? account.databaseByRid(path.segment(1)) : account.database(path.segment(1));
        return database.flatMap(
                found -> path.isByRid() ? found.containerByRid(path.segment(3)) : found.container(path.segment(3)));
    }
}
