package io.cosmosbackup.engine.source.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Small JSON texts of an account as trees. A tree takes thirty times the memory of a text like
/// `[[],[],[]]`, so the number of values is bounded as well: a definition of 2 MB with an indexing policy
/// of short paths has half as many.
public final class AccountJson {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(1_000_000)
                            .maxNestingDepth(200)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AccountJson() {}

    /// The body of an answer, which is one JSON object.
    ///
    /// @param account its endpoint
    public static JsonNode of(String account, CosmosResponse response) {
        JsonNode tree;
        try {
            tree = JSON.readTree(response.body());
        } catch (IOException e) {
            throw none(account, e);
        }
        if (tree == null || !tree.isObject()) {
            throw none(account, null);
        }
        return tree;
    }

    private static BackupException none(String account, @Nullable IOException cause) {
        return new BackupException(
                Reason.Unavailable,
                "an answer of account " + account
                        + " is no JSON object. HINT: does something stand between this and the account? Run again",
                cause);
    }

    /// @throws JsonProcessingException where it is no JSON, or too much of it
    public static JsonNode of(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }
}
