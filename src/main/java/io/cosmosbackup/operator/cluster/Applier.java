package io.cosmosbackup.operator.cluster;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.operator.job.EngineJob;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import io.cosmosbackup.operator.status.Refusals;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what was decided about an object.
///
/// Informers hear of a write later. Until then the next look must not see the old status, so each object
/// written is handed on with the one it replaces.
///
/// @param <R> the kind of object
/// @param <S> its status
/// @param empty makes an object of the kind, to write a status with
/// @param written takes the object itself
/// @param writtenBackup takes a CosmosBackup that a {@link Decision.Steps} updates
public record Applier<R extends CustomResource<?, S>, S>(
        KubernetesClient client,
        Supplier<R> empty,
        BiConsumer<R, R> written,
        BiConsumer<CosmosBackup, CosmosBackup> writtenBackup) {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration REFUSED = Duration.ofMinutes(10);

    /// For a kind that updates no other kind's status.
    public Applier(Context<R> context, Supplier<R> empty) {
        this(context.getClient(), empty, ofOwner(context), (_, _) -> {});
    }

    /// @param backups hears of the CosmosBackups that are updated
    public Applier(Context<R> context, Supplier<R> empty, InformerEventSource<CosmosBackup, R> backups) {
        this(
                context.getClient(),
                empty,
                ofOwner(context),
                (written, before) ->
                        backups.handleRecentResourceUpdate(ResourceID.fromResource(written), written, before));
    }

    private static <R extends CustomResource<?, ?>> BiConsumer<R, R> ofOwner(Context<R> context) {
        return (written, before) -> context.eventSourceRetriever()
                .getControllerEventSource()
                .handleRecentResourceUpdate(ResourceID.fromResource(before), written, before);
    }

    /// Does it, and says when to look again.
    ///
    /// @param refused what is decided instead when the API server does not accept a Job or CosmosBackup to be
    ///     made, or none of the CosmosBackups of a {@link Decision.Backups}
    public UpdateControl<R> apply(Decision<S> decision, R owner, Instant now, Function<Refusals, Decision<S>> refused) {
        return switch (decision) {
            case Decision.Wait<S> wait ->
                UpdateControl.<R>noUpdate().rescheduleAfter(after(write(owner, wait.status()), wait.recheck()));
            case Decision.Start<S> start -> {
                Optional<Explanation> refusal = create(start.job());
                if (refusal.isPresent()) {
                    yield instead(
                            refused,
                            new Refusals(Map.of(start.job().getMetadata().getName(), refusal.get())),
                            owner,
                            now);
                }
                // The Job is there, whoever writes the status first: the event's name is the same every time.
                start.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                yield UpdateControl.<R>noUpdate().rescheduleAfter(after(write(owner, start.status()), AT_ONCE));
            }
            case Decision.End<S> end -> {
                StatusWriter.Result<R> result = write(owner, end.status());
                if (result instanceof StatusWriter.Result.Written<R> _) {
                    end.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                    end.stop().ifPresent(job -> delete(owner, job));
                }
                yield UpdateControl.<R>noUpdate().rescheduleAfter(after(result, AT_ONCE));
            }
            case Decision.Stop<S> stop -> {
                StatusWriter.Result<R> result = write(owner, stop.status());
                if (result instanceof StatusWriter.Result.Written<R> _) {
                    stopWithPods(owner, stop.job());
                }
                yield UpdateControl.<R>noUpdate().rescheduleAfter(after(result, stop.recheck()));
            }
            case Decision.Hold<S> _ -> {
                new Finalizers(client).add(owner);
                yield UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE);
            }
            case Decision.Release<S> release -> {
                release.happening().ifPresent(happening -> EventWriter.write(client, owner, happening, now));
                new Finalizers(client).remove(owner);
                yield UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE);
            }
            case Decision.Expire<S> expire -> {
                expire(owner, expire.job(), expire.timeToLive());
                yield UpdateControl.<R>noUpdate().rescheduleAfter(SOON);
            }
            case Decision.Steps<S> steps -> {
                Map<String, Explanation> refusals = new LinkedHashMap<>();
                for (Job job : steps.jobs().start()) {
                    create(job).ifPresent(why -> refusals.put(job.getMetadata().getName(), why));
                }
                for (CosmosBackup backup : steps.backups().create()) {
                    new BackupWriter(client)
                            .create(backup)
                            .ifPresent(why -> refusals.put(backup.getMetadata().getName(), why));
                }
                yield refusals.isEmpty()
                        ? UpdateControl.<R>noUpdate().rescheduleAfter(started(steps, owner, now))
                        : instead(refused, new Refusals(refusals), owner, now);
            }
            case Decision.Backups<S> backups ->
                new CatalogWriter(client)
                        .write(owner, backups.changes(), now)
                        .map(refusals -> instead(refused, refusals, owner, now))
                        .orElseGet(() -> UpdateControl.<R>noUpdate().rescheduleAfter(AT_ONCE));
            case Decision.Done<S> _ -> UpdateControl.noUpdate();
        };
    }

    private UpdateControl<R> instead(Function<Refusals, Decision<S>> refused, Refusals refusals, R owner, Instant now) {
        return apply(refused.apply(refusals), owner, now, again -> {
            throw new IllegalStateException("what was refused is not made again: " + again.byName());
        });
    }

    /// All that comes after Jobs and CosmosBackups were made. If somebody has changed a CosmosBackup meanwhile, it ends
    /// before the status is written: else the schedule would show as handled what no CosmosBackup says.
    private Duration started(Decision.Steps<S> steps, R owner, Instant now) {
        BackupWriter writer = new BackupWriter(client);
        for (StatusUpdate update : steps.backups().update()) {
            switch (writer.update(update, now)) {
                case StatusWriter.Result.Written<CosmosBackup>(CosmosBackup written) ->
                    writtenBackup.accept(written, update.backup());
                case StatusWriter.Result.Changed<CosmosBackup> _ -> {
                    return AT_ONCE;
                }
                case StatusWriter.Result.Refused<CosmosBackup> _ -> {}
            }
        }
        steps.backups().drop().forEach(writer::drop);
        StatusWriter.Result<R> result = write(owner, steps.status());
        if (result instanceof StatusWriter.Result.Written<R> _) {
            steps.happenings().forEach(happening -> EventWriter.write(client, owner, happening, now));
            steps.jobs().stop().forEach(job -> delete(owner, job));
            steps.jobs().expire().forEach(job -> expire(owner, job, steps.jobs().timeToLive()));
        }
        return after(result, steps.recheck());
    }

    /// Nothing is sent when the status is what it was.
    private StatusWriter.Result<R> write(R owner, S status) {
        if (status.equals(owner.getStatus())) {
            return new StatusWriter.Result.Written<>(owner);
        }
        StatusWriter.Result<R> result = StatusWriter.write(client, owner, status, empty);
        if (result instanceof StatusWriter.Result.Written<R>(R written)) {
            this.written.accept(written, owner);
        }
        return result;
    }

    /// A request that the API server refused is not repeated at once, because it would be refused again.
    private static <R> Duration after(StatusWriter.Result<R> result, Duration written) {
        return switch (result) {
            case StatusWriter.Result.Written<R> _ -> written;
            case StatusWriter.Result.Changed<R> _ -> AT_ONCE;
            case StatusWriter.Result.Refused<R> _ -> REFUSED;
        };
    }

    /// Empty, or why the Job may not be made or the API server does not accept it. AlreadyExists is as good
    /// as made: the reply to an earlier attempt was lost, or another operator was faster.
    private Optional<Explanation> create(Job job) {
        Optional<Explanation> forbidden = EngineJob.refusal(job);
        if (forbidden.isPresent()) {
            return forbidden;
        }
        try {
            client.resource(job).create();
            LOG.info(
                    "job created job={}/{} args={}",
                    job.getMetadata().getNamespace(),
                    job.getMetadata().getName(),
                    job.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getArgs());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            String told = ApiRefusal.of(e).orElseThrow(() -> e);
            return Optional.of(Explanation.of(
                    OperatorReason.JobRefused,
                    "the API server refuses Job %s: %s"
                            .formatted(job.getMetadata().getName(), told)));
        }
    }

    private void delete(R owner, String job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(owner.getMetadata().getNamespace())
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        LOG.info("job deleted job={}/{}", owner.getMetadata().getNamespace(), job);
    }

    /// Unlike a Job that is deleted, one that is stopped is there until its pods have ended.
    private void stopWithPods(R owner, String job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(owner.getMetadata().getNamespace())
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        LOG.info("job stopped job={}/{}", owner.getMetadata().getNamespace(), job);
    }

    private void expire(R owner, String job, Duration timeToLive) {
        try {
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(owner.getMetadata().getNamespace())
                    .withName(job)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"ttlSecondsAfterFinished\":" + timeToLive.toSeconds() + "}}");
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
