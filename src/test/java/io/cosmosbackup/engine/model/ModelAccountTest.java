package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.AccountSourceContract;
import java.time.Instant;

/// The account of the random histories is a source like any other.
class ModelAccountTest extends AccountSourceContract {
    private final ModelAccount account = new ModelAccount(Instant::now, ORDERS.toString(), PEOPLE.toString());

    @Override
    protected AccountSource source() {
        return account;
    }

    @Override
    protected void write(String id, String document) {
        account.change(ORDERS, id, document);
    }

    @Override
    protected boolean procedure(String id, String body) {
        account.procedure(ORDERS, "{\"id\":\"" + id + "\",\"body\":\"" + body + "\"}");
        return true;
    }

    @Override
    protected void delete(String id) {
        account.change(ORDERS, id, null);
    }

    @Override
    protected void split() {
        account.split(ORDERS);
    }

    @Override
    protected void createAnew() {
        account.create(ORDERS);
    }

    @Override
    protected void refuse(int requests) {
        account.refuse(requests);
    }
}
