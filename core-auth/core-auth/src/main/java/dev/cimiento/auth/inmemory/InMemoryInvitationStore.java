package dev.cimiento.auth.inmemory;

import dev.cimiento.auth.Invitation;
import dev.cimiento.auth.InvitationId;
import dev.cimiento.auth.spi.InvitationStore;
import dev.cimiento.auth.spi.TokenHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Open invitations of a tenant under one lock. */
final class InMemoryInvitationStore implements InvitationStore {

    private final ByTenant<Map<TokenHash, Invitation>> tenants = new ByTenant<>(HashMap::new);
    private final InMemoryAccountStore accounts;

    InMemoryInvitationStore(InMemoryAccountStore accounts) {
        this.accounts = accounts;
    }

    @Override
    public void add(Invitation invitation, TokenHash hash) {
        Map<TokenHash, Invitation> open = tenants.current();
        synchronized (open) {
            open.values().removeIf(other -> other.email().equals(invitation.email()));
            open.put(hash, invitation);
        }
    }

    @Override
    public Optional<Invitation> find(TokenHash hash, Instant now) {
        Map<TokenHash, Invitation> open = tenants.current();
        synchronized (open) {
            return Optional.ofNullable(open.get(hash))
                    .filter(invitation -> invitation.expiresAt().isAfter(now))
                    .filter(invitation -> invitation.invitedBy().isEmpty()
                            || invitation.invitedBy().flatMap(accounts::find).isPresent());
        }
    }

    @Override
    public Optional<Invitation> accept(TokenHash hash, Instant now) {
        Map<TokenHash, Invitation> open = tenants.current();
        synchronized (open) {
            Optional<Invitation> found = find(hash, now);
            found.ifPresent(invitation -> open.remove(hash));
            return found;
        }
    }

    @Override
    public boolean withdraw(InvitationId id, Instant now) {
        Map<TokenHash, Invitation> open = tenants.current();
        synchronized (open) {
            return open.values()
                    .removeIf(invitation ->
                            invitation.id().equals(id) && invitation.expiresAt().isAfter(now));
        }
    }

    @Override
    public List<Invitation> open(Instant now) {
        Map<TokenHash, Invitation> open = tenants.current();
        synchronized (open) {
            return open.values().stream()
                    .filter(invitation -> invitation.expiresAt().isAfter(now))
                    .sorted(Comparator.comparing(Invitation::createdAt)
                            .reversed()
                            .thenComparing(invitation -> invitation.id().value()))
                    .toList();
        }
    }

    @Override
    public int purge(Instant before) {
        Map<TokenHash, Invitation> open = tenants.current();
        synchronized (open) {
            int size = open.size();
            open.values().removeIf(invitation -> invitation.expiresAt().isBefore(before));
            return size - open.size();
        }
    }
}
