package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several item operations in one request: a transactional batch, all or none under one LSN, or a bulk request, each
/// for itself.
final class BatchRequests {
    private static final int MAX_OPERATIONS = 100;

    private final Locator locator;

    BatchRequests(Account account) {
        this.locator = new Locator(account);
    }

    /// {@code partitionKey} is there in bulk requests only; {@code minimal} is the wish for an answer without the
    /// document.
    private record Entry(ItemOperation operation, @Nullable String partitionKey, boolean minimal) {}

    /// What is answered for one entry.
    private sealed interface Outcome {
        record Done(ItemOperation.Result result, boolean minimal) implements Outcome {}

        record Refused(GatewayException refusal) implements Outcome {}

        /// 424: not tried, or undone, for another's failure.
        record Dependent() implements Outcome {}
    }

    GatewayResponse handle(GatewayRequest request) {
        EmulatedContainer container = locator.intended(request);
        if (request.body().bytes().length > ItemRequests.MAX_ITEM_BYTES) {
            throw GatewayException.tooLarge();
        }
        List<RawObject> entries = RawObject.parseArray(request.body().bytes());
        if (entries.isEmpty() || entries.size() > MAX_OPERATIONS) {
            throw GatewayException.badRequest(
                    "A batch has 1 to " + MAX_OPERATIONS + " operations, this one " + entries.size());
        }
        return request.flag("x-ms-cosmos-batch-atomic")
                ? transactional(request, container, entries)
                : bulk(request, container, entries);
    }

    private static GatewayResponse transactional(
            GatewayRequest request, EmulatedContainer container, List<RawObject> entries) {
        KeyValue key = KeyValue.required(request, container.keyDefinition());
        return Routed.to(request, container, key, partition -> {
            List<Outcome> outcomes = new ArrayList<>();
            try {
                partition.write(set -> {
                    for (RawObject object : entries) {
                        Entry entry = entry(object);
                        outcomes.add(new Outcome.Done(
                                ItemOperation.apply(entry.operation(), key, set, container), entry.minimal()));
                    }
                    return outcomes;
                });
            } catch (GatewayException e) {
                if (e.subStatus() == 1002) {
                    throw e;
                }
                outcomes.replaceAll(_ -> new Outcome.Dependent());
                outcomes.add(new Outcome.Refused(e));
                while (outcomes.size() < entries.size()) {
                    outcomes.add(new Outcome.Dependent());
                }
            }
            return answer(outcomes, partition);
        });
    }

    private static GatewayResponse bulk(GatewayRequest request, EmulatedContainer container, List<RawObject> entries) {
        boolean continues = request.flag("x-ms-cosmos-batch-continue-on-error");
        return Routed.to(request, container, null, partition -> {
            List<Outcome> outcomes = new ArrayList<>();
            boolean stopped = false;
            for (RawObject object : entries) {
                Outcome outcome = stopped ? new Outcome.Dependent() : single(object, partition, container);
                stopped |= outcome instanceof Outcome.Refused && !continues;
                outcomes.add(outcome);
            }
            if (outcomes.stream().allMatch(BatchRequests::isGone)) {
                throw GatewayException.partitionGone(partition.id());
            }
            return answer(outcomes, partition);
        });
    }

    private static boolean isGone(Outcome outcome) {
        return outcome instanceof Outcome.Refused(GatewayException refusal) && refusal.subStatus() == 1002;
    }

    private static Outcome single(RawObject object, PhysicalPartition partition, EmulatedContainer container) {
        try {
            partition.budget().check();
            Entry entry = entry(object);
            String header = entry.partitionKey();
            if (header == null) {
                throw GatewayException.badRequest("PartitionKey value must be supplied for this operation.");
            }
            KeyValue key = KeyValue.ofHeader(header).complete(container.keyDefinition());
            if (!partition.range().contains(EffectivePartitionKey.of(key, container.keyDefinition()))) {
                throw GatewayException.partitionGone(partition.id());
            }
            ItemOperation.Result result =
                    partition.write(set -> ItemOperation.apply(entry.operation(), key, set, container));
            partition.budget().use(result.charge());
            return new Outcome.Done(result, entry.minimal());
        } catch (GatewayException e) {
            return new Outcome.Refused(e);
        }
    }

    private static ItemPatch patch(byte @Nullable [] body) {
        if (body == null) {
            throw GatewayException.badRequest("The request payload is invalid: the patch is missing.");
        }
        return ItemPatch.of(body);
    }

    private static Entry entry(RawObject object) {
        String ifMatch = optional(object, "ifMatch");
        String type = object.text("operationType");
        ItemOperation operation = switch (type) {
            case "Create" -> new ItemOperation.Create(object.object("resourceBody"));
            case "Upsert" -> new ItemOperation.Upsert(object.object("resourceBody"), ifMatch);
            case "Replace" -> new ItemOperation.Replace(object.text("id"), object.object("resourceBody"), ifMatch);
            case "Patch" -> new ItemOperation.Patch(object.text("id"), patch(object.raw("resourceBody")), ifMatch);
            case "Read" -> new ItemOperation.Read(object.text("id"), optional(object, "ifNoneMatch"));
            case "Delete" -> new ItemOperation.Delete(object.text("id"), ifMatch);
            default -> throw GatewayException.notImplemented("operation " + type + " in a batch");
        };
        JsonNode minimal = object.value("minimalReturnPreference");
        return new Entry(operation, optional(object, "partitionKey"), minimal != null && minimal.asBoolean());
    }

    private static @Nullable String optional(RawObject object, String name) {
        return object.has(name) ? object.text(name) : null;
    }

    private static GatewayResponse answer(List<Outcome> outcomes, PhysicalPartition partition) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        double charge = 0;
        boolean failed = false;
        for (Outcome outcome : outcomes) {
            out.write(out.size() == 0 ? '[' : ',');
            switch (outcome) {
                case Outcome.Done(ItemOperation.Result result, boolean minimal) -> {
                    charge += result.charge();
                    write(out, "{\"statusCode\":" + result.status() + ",\"requestCharge\":" + result.charge());
                    StoredItem item = result.item();
                    if (item != null) {
                        write(out, ",\"eTag\":" + Json.text(item.etag()));
                    }
                    if (item != null && !minimal) {
                        write(out, ",\"resourceBody\":");
                        out.writeBytes(partition.container().masking().shown(item));
                    }
                }
                case Outcome.Refused(GatewayException refusal) -> {
                    failed = true;
                    charge += RequestCharge.FAILED;
                    write(
                            out,
                            "{\"statusCode\":" + refusal.status() + ",\"subStatusCode\":" + refusal.subStatus()
                                    + ",\"requestCharge\":" + RequestCharge.FAILED);
                    if (!refusal.retryAfter().isZero()) {
                        write(
                                out,
                                ",\"retryAfterMilliseconds\":"
                                        + refusal.retryAfter().toMillis());
                    }
                }
                case Outcome.Dependent() -> {
                    failed = true;
                    write(out, "{\"statusCode\":424,\"requestCharge\":0");
                }
            }
            out.write('}');
        }
        out.write(']');
        return GatewayResponse.of(failed ? 207 : 200, charge, new ResponseBody.Whole(out.toByteArray()))
                .at(partition, partition.state());
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
