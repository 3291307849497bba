package io.cosmosbackup.engine.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Gives each try a token of Microsoft Entra. A token that is refused (401) is renewed once. The SDK's own
/// policy keeps tokens by itself and follows the service to other tenants, so only its name is left: by it
/// the SDK knows that requests about the account are no anonymous ones.
final class BearerToken extends BearerTokenAuthenticationPolicy {
    /// To ask for a token may take a while, and must hold up no thread of Reactor's.
    private static final Scheduler THREADS = Schedulers.fromExecutor(Executors.newVirtualThreadPerTaskExecutor());

    private final BlobAccess.Entra access;

    BearerToken(BlobAccess.Entra access) {
        super(_ -> Mono.error(new IllegalStateException("the token is set here")), access.scope());
        this.access = access;
    }

    @Override
    public HttpResponse processSync(HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
        HttpPipelineNextSyncPolicy again = next.clone();
        String token = authorized(context);
        HttpResponse answer = next.processSync();
        if (answer.getStatusCode() != 401) {
            return answer;
        }
        refused(answer, token);
        authorized(context);
        return again.processSync();
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        HttpPipelineNextPolicy again = next.clone();
        return Mono.fromCallable(() -> authorized(context))
                .subscribeOn(THREADS)
                .flatMap(token -> next.process()
                        .flatMap(answer -> answer.getStatusCode() != 401
                                ? Mono.just(answer)
                                : Mono.fromCallable(() -> {
                                            refused(answer, token);
                                            return authorized(context);
                                        })
                                        .subscribeOn(THREADS)
                                        .flatMap(_ -> again.process())));
    }

    private void refused(HttpResponse answer, String token) {
        answer.close();
        access.tokens().refused(access.scope(), token);
    }

    private String authorized(HttpPipelineCallContext context) {
        String token = access.tokens().token(access.scope());
        context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        return token;
    }
}
