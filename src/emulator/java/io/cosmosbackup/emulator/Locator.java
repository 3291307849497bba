package io.cosmosbackup.emulator;

import java.util.Optional;

/// Finds what a path means, by names or by ids.
final class Locator {
    private final Account account;

    Locator(Account account) {
        this.account = account;
    }

    /// 404/0 if it is the database itself that is asked for, else 404/1003.
    EmulatedDatabase database(ResourcePath path) {
        String segment = path.segment(1);
        Optional<EmulatedDatabase> found = path.isByRid() ? account.databaseByRid(segment) : account.database(segment);
        return found.orElseThrow(
                () -> path.size() == 2 ? GatewayException.notFound() : GatewayException.ownerNotFound());
    }

    /// 404/0 if it is the container itself that is asked for, else 404/1003.
    EmulatedContainer container(ResourcePath path) {
        EmulatedDatabase database = database(path);
        String segment = path.segment(3);
        Optional<EmulatedContainer> found =
                path.isByRid() ? database.containerByRid(segment) : database.container(segment);
        return found.orElseThrow(
                () -> path.size() == 4 ? GatewayException.notFound() : GatewayException.ownerNotFound());
    }

    /// For requests on what is in a container: also checks the id that the client believes the container to
    /// have, 400/1024 if it was made anew since.
    EmulatedContainer intended(GatewayRequest request) {
        EmulatedContainer container = container(request.path());
        String intended = request.header("x-ms-cosmos-intended-collection-rid");
        if (intended != null && !intended.equals(container.rid())) {
            throw new GatewayException(
                    400,
                    1024,
                    "BadRequest",
                    "The container's id is " + container.rid() + ", not the intended " + intended);
        }
        return container;
    }
}
