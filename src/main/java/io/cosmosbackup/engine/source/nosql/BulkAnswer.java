package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.RefusedDocument;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.Outcome.Again;
import io.cosmosbackup.engine.source.nosql.Outcome.InDoubt;
import io.cosmosbackup.engine.source.nosql.Outcome.Refused;
import io.cosmosbackup.engine.source.nosql.Outcome.Skipped;
import io.cosmosbackup.engine.source.nosql.Outcome.Written;
import io.cosmosbackup.engine.source.rest.CosmosResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the service answered to a {@link BulkRequest}, document by document.
///
/// Only statuses count, never a text: the service gives a conflict of ids and one of unique keys the same sentences
/// (its documentation, "Unique keys"). A bulk's answer has no texts either, so a document that is refused in one is
/// sent alone, and the answer to that is what the report shows.
///
/// @param account its endpoint
/// @param uniqueKeys whether an item can be in conflict with one of another id
/// @param sentence the service's own about the whole request; empty when it gave none
/// @param unexpected thrown for an answer that fits no case
record BulkAnswer(
        String account,
        BulkRequest request,
        boolean uniqueKeys,
        CosmosResponse response,
        String sentence,
        BackupException unexpected) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final int SPLITTING = 1007;
    private static final int MIGRATING = 1008;
    private static final int WRITE_FORBIDDEN = 3; // during a failover
    private static final int DATABASE_ACCOUNT_NOT_FOUND = 1008; // likewise, and always transient
    private static final int PARTITION_FULL = 1014; // a logical partition has 20 GB
    private static final int OWNER_NOT_FOUND = 1003; // just after a container was created
    private static final int CREATION_IN_PROGRESS = 1013;
    private static final int READ_SESSION_NOT_AVAILABLE = 1002;

    /// How one operation was answered.
    private record Answer(int status, int subStatus, long waitMillis, String message) {}

    /// What became of documents that were to be written.
    List<Outcome> outcomes(List<BulkOperation> batch) {
        boolean single = BulkRequest.isSingle(batch);
        List<Answer> answers = single ? List.of(whole()) : answers(batch.size());
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            outcomes.add(outcome(batch.get(i), answers.get(i), single));
        }
        return outcomes;
    }

    private Outcome outcome(BulkOperation operation, Answer answer, boolean single) {
        return switch (answer.status()) {
            case 200, 201, 204 -> new Written(operation);
            case 409 -> conflict(operation, answer, single);
            case 400, 413 -> refused(operation, answer, single);
            case 403 -> {
                if (answer.subStatus() == PARTITION_FULL) {
                    yield refused(operation, answer, single);
                }
                yield again(operation, answer);
            }
            default -> again(operation, answer);
        };
    }

    private Outcome conflict(BulkOperation operation, Answer answer, boolean single) {
        Outcome refused = refused(operation, answer, single);
        if (request.policy() == ConflictPolicy.Overwrite || answer.subStatus() == RefusedDocument.HASH_COLLISION) {
            return refused;
        }
        return uniqueKeys ? new InDoubt(operation, refused) : new Skipped(operation);
    }

    /// What became of documents that were in doubt and have been looked for. An answer with all of them may be too
    /// large (413). Then they stay in doubt.
    List<Outcome> settled(List<InDoubt> doubts) {
        List<Answer> answers = answers(doubts.size());
        List<Outcome> outcomes = new ArrayList<>(doubts.size());
        for (int i = 0; i < doubts.size(); i++) {
            outcomes.add(settled(doubts.get(i), answers.get(i), doubts.size() == 1));
        }
        return outcomes;
    }

    private Outcome settled(InDoubt doubt, Answer answer, boolean single) {
        if (answer.status() == 200) {
            return new Skipped(doubt.operation());
        }
        if (answer.status() == 404 && answer.subStatus() == 0) {
            return doubt.otherwise();
        }
        return answer.status() == 413 && !single ? doubt : again(doubt.operation(), answer);
    }

    /// A document that a later try may write, perhaps after the partitions were read anew.
    private Outcome again(BulkOperation operation, Answer answer) {
        int sub = answer.subStatus();
        boolean passing = switch (answer.status()) {
            case 408, 410, 424, 429, 449, 500, 503 -> true;
            case 403 -> sub == WRITE_FORBIDDEN || sub == DATABASE_ACCOUNT_NOT_FOUND;
            case 404 -> sub == OWNER_NOT_FOUND || sub == CREATION_IN_PROGRESS || sub == READ_SESSION_NOT_AVAILABLE;
            default -> false;
        };
        if (!passing && response.status() == answer.status()) { // to the whole request
            throw unexpected;
        }
        if (!passing) {
            boolean isRefusal = answer.status() >= 400 && answer.status() < 600;
            throw new BackupException(
                    isRefusal ? Reason.Internal : Reason.Unavailable,
                    "container " + request.container() + " of account " + account
                            + " answered the document with id "
                            + TextNode.valueOf(operation.id()) + " and partition key " + operation.partitionKey()
                            + " with " + answer.status() + "/" + sub);
        }
        boolean elsewhere = answer.status() == 410 && sub != SPLITTING && sub != MIGRATING;
        return new Again(elsewhere ? operation.goneFrom(request.partition()) : operation.after(answer.waitMillis()));
    }

    private Outcome refused(BulkOperation operation, Answer answer, boolean single) {
        return single
                ? new Refused(
                        operation,
                        new RefusedDocument(
                                request.container().toString(),
                                operation.id(),
                                operation.partitionKey(),
                                answer.status(),
                                answer.subStatus(),
                                answer.message()))
                : new Again(operation.byItself());
    }

    private Answer whole() {
        return new Answer(
                response.status(), response.subStatus(), 0, sentence.isEmpty() ? "no reason given" : sentence);
    }

    /// One answer for each operation. One to the whole request is each one's: of those that were together, one may be
    /// why.
    private List<Answer> answers(int expected) {
        if (response.status() != 200 && response.status() != 207) {
            return Collections.nCopies(expected, whole());
        }
        List<Answer> answers = new ArrayList<>(expected);
        int found = results(answers, expected);
        if (found != expected) {
            throw new BackupException(
                    Reason.Unavailable,
                    "a bulk of " + expected + " documents for container " + request.container() + " of account "
                            + account + " was answered for " + (found < 0 ? "none: it is no list" : found));
        }
        return answers;
    }

    /// Reads the results without the documents that may stand in them. Answers how many there are, -1 for
    /// no list.
    private int results(List<Answer> answers, int expected) {
        byte[] body = response.body();
        int[] found = {0};
        try {
            int start = JsonScanner.skipSpace(body, 0, body.length);
            int end = JsonScanner.elements(body, start, body.length, (from, to) -> {
                if (found[0]++ < expected) {
                    byte[] result = Arrays.copyOfRange(body, from, to);
                    answers.add(new Answer(
                            (int) number(JsonMembers.value(result, "statusCode")),
                            (int) number(JsonMembers.value(result, "subStatusCode")),
                            number(JsonMembers.value(result, "retryAfterMilliseconds")),
                            ""));
                }
            });
            return JsonScanner.skipSpace(body, end, body.length) == body.length ? found[0] : -1;
        } catch (JsonSyntaxException e) {
            return -1;
        }
    }

    /// 0 for what is missing or no number that the service gives: no status, no wait.
    private static long number(byte @Nullable [] value) {
        String text = value == null ? "" : new String(value, StandardCharsets.UTF_8);
        return NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
    }
}
