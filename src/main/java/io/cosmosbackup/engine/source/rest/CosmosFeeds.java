package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Feeds of resources (not of documents) read to their end, by continuation.
///
/// The service lists up to 100 resources a page, may send empty pages, and gives every page another
/// continuation. It takes 500 databases and containers an account, more on demand. A listing beyond a
/// hundred times that, or one that comes back to a continuation, has no end.
public final class CosmosFeeds {
    private static final int MOST_RESOURCES = 50_000;
    private static final int MOST_PAGES = 1_000;
    private static final long MOST_BYTES = 128L << 20;
    private static final int LONGEST_CONTINUATION = 16 << 10;
    private static final Duration LONGEST = Duration.ofHours(1);

    private CosmosFeeds() {}

    /// @param member the array in each answer that holds the resources, for example `DocumentCollections`
    /// @param of what is wanted of a resource, from its JSON
    public static <T> List<T> all(
            CosmosConnection connection, CosmosRequest request, String member, Function<byte[], T> of) {
        List<T> resources = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long begun = connection.pace().nanoTime();
        long bytes = 0;
        CosmosRequest page = request;
        while (true) {
            CosmosResponse response = connection.send(page);
            if (response.status() == 404) {
                throw new BackupException(
                        Reason.ContainerNotFound,
                        page + " at " + connection.endpoint() + " was answered with " + connection.words(response)
                                + ". HINT: was it deleted meanwhile?");
            }
            if (response.status() == 400 && !seen.isEmpty()) { // only the continuation differs from the first one
                throw new BackupException(
                        Reason.Unavailable,
                        page + " at " + connection.endpoint() + " was answered with " + connection.words(response)
                                + ": the account refuses the continuation that it gave itself. HINT: run again");
            }
            if (response.status() != 200) {
                throw connection.unexpected(page, response);
            }
            bytes += response.body().length;
            add(connection, page, response, member, of, resources);
            String continuation = response.header("x-ms-continuation");
            boolean again =
                    !continuation.isEmpty() && !seen.add(Digests.sha256(continuation.getBytes(StandardCharsets.UTF_8)));
            if (again || continuation.length() > LONGEST_CONTINUATION) {
                throw endless(
                        connection,
                        request,
                        "its continuation '" + ResourceName.shown(continuation) + "' comes again or is too long");
            }
            boolean late = connection.pace().nanoTime() - begun > LONGEST.toNanos();
            if (resources.size() > MOST_RESOURCES || bytes > MOST_BYTES || seen.size() > MOST_PAGES || late) {
                throw endless(
                        connection,
                        request,
                        "it has more than %,d pages with %,d resources and %,d bytes"
                                .formatted(seen.size(), resources.size(), bytes));
            }
            if (continuation.isEmpty()) {
                return resources;
            }
            page = request.with("x-ms-continuation", continuation);
        }
    }

    private static BackupException endless(CosmosConnection connection, CosmosRequest request, String why) {
        return new BackupException(
                Reason.Unavailable,
                request + " at " + connection.endpoint() + " has no end: " + why
                        + ". HINT: no Cosmos DB answers so; does something stand between this and the account?");
    }

    /// What stands in one answer.
    public static <T> List<T> page(
            CosmosConnection connection,
            CosmosRequest request,
            CosmosResponse response,
            String member,
            Function<byte[], T> of) {
        List<T> resources = new ArrayList<>();
        add(connection, request, response, member, of, resources);
        return resources;
    }

    private static <T> void add(
            CosmosConnection connection,
            CosmosRequest request,
            CosmosResponse response,
            String member,
            Function<byte[], T> of,
            List<T> resources) {
        byte[] body = response.body();
        byte @Nullable [] list = JsonMembers.isObject(body) ? JsonMembers.value(body, member) : null;
        if (list == null || list[0] != '[') { // not as good as an empty list: what is not listed is not backed up
            throw new BackupException(
                    Reason.Unavailable, request + " at " + connection.endpoint() + " was answered without " + member);
        }
        JsonScanner.elements(list, 0, list.length, (from, to) -> {
            if (resources.size() <= MOST_RESOURCES) { // one more ends the run
                resources.add(of.apply(Arrays.copyOfRange(list, from, to)));
            }
        });
    }

    /// A member that has to be a text.
    ///
    /// @param account its endpoint
    public static String text(String account, byte[] resource, String member) {
        byte[] value = JsonMembers.value(resource, member);
        if (value == null || value[0] != '"') {
            throw new BackupException(Reason.Unavailable, "account " + account + " lists a resource without " + member);
        }
        return JsonMembers.text(value);
    }
}
