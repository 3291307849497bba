package io.cosmosbackup.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A client of an account, whatever its language. What the account refuses is thrown as {@link Refused}.
interface ContractClient extends AutoCloseable {
    /// How to get at an account.
    ///
    /// @param certificate PEM, for HTTPS
    /// @param regions preferred ones, first choice first
    record Access(URI endpoint, Secret secret, Optional<Path> certificate, List<String> regions) {
        public Access {
            regions = List.copyOf(regions);
        }
    }

    sealed interface Secret {
        record Key(String base64) implements Secret {}

        record Token(String text) implements Secret {}
    }

    /// A container by name.
    record In(String database, String container) {}

    /// Items that changed, every page of them, and where to go on.
    record Changes(List<JsonNode> items, String continuation) {
        public Changes {
            items = List.copyOf(items);
        }
    }

    /// Where a change feed begins.
    sealed interface Start {
        record Beginning() implements Start {}

        record Since(Instant time) implements Start {}

        record After(String continuation) implements Start {}
    }

    /// One operation of a transactional batch.
    sealed interface Step {
        record Create(JsonNode item) implements Step {}

        record Upsert(JsonNode item) implements Step {}

        record Delete(String id) implements Step {}
    }

    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int status;
        private final int subStatus;

        Refused(int status, int subStatus, String message) {
            super(status + "/" + subStatus + " " + message);
            this.status = status;
            this.subStatus = subStatus;
        }

        int status() {
            return status;
        }

        int subStatus() {
            return subStatus;
        }
    }

    void createDatabase(String database);

    void deleteDatabase(String database);

    List<String> databases();

    void createContainer(In in, List<String> keyPaths, int throughput);

    JsonNode readContainer(In in);

    void deleteContainer(In in);

    List<String> containers(String database);

    int throughput(In in);

    void setThroughput(In in, int throughput);

    /// The three writes give the item as it is stored.
    JsonNode create(In in, ObjectNode item);

    JsonNode upsert(In in, ObjectNode item);

    JsonNode replace(In in, ObjectNode item, Optional<String> ifMatch);

    JsonNode read(In in, String id, List<Object> key);

    void delete(In in, String id, List<Object> key);

    /// The pages of a query over one key, over a prefix of one, or, if it is empty, over all.
    List<List<JsonNode>> query(In in, String text, Map<String, Object> parameters, List<Object> key, int pageSize);

    Changes changes(In in, Start start, int pageSize);

    /// The status of every step.
    List<Integer> batch(In in, List<Object> key, List<Step> steps);

    @Override
    void close();
}
