package io.cosmosbackup.engine.source;

import java.util.Map;
import java.util.TreeMap;

/// The account of the engine's tests is a target like any other.
class ScriptedAccountTest extends AccountTargetContract {
    private final ScriptedAccount account = new ScriptedAccount();

    @Override
    protected AccountTarget target() {
        return account;
    }

    @Override
    protected Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        String orders = ORDERS + "#";
        account.written.forEach((place, text) -> {
            if (place.startsWith(orders)) {
                held.put(place.substring(orders.length()), text);
            }
        });
        return held;
    }

    @Override
    protected void refuse(int requests) {
        account.refuse(requests);
    }
}
