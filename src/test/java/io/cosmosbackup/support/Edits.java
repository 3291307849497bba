package io.cosmosbackup.support;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Changes objects that the operator changes too.
public final class Edits {
    private Edits() {}

    /// As `kubectl edit` does when it is asked again: where somebody else wrote between reading and writing, the
    /// change is made to what is there now.
    public static <T> T edit(Resource<T> resource, UnaryOperator<T> change) {
        return again(() -> resource.edit(change));
    }

    /// The same with the status.
    public static <T> T editStatus(Resource<T> resource, UnaryOperator<T> change) {
        return again(() -> resource.editStatus(change));
    }

    private static <T> T again(Supplier<T> edit) {
        while (true) {
            try {
                return edit.get();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
        }
    }
}
