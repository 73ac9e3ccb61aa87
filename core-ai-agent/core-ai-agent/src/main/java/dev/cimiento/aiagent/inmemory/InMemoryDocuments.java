package dev.cimiento.aiagent.inmemory;

import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.internal.Range;
import dev.cimiento.aiagent.internal.Words;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * Documents in memory, found by the words that they share with the question, rare words first; forgets all when the program ends. Safe for
 * use by many threads.
 */
public final class InMemoryDocuments implements Documents {

    private final Map<TenantId, ConcurrentSkipListMap<String, Document>> byTenant = new ConcurrentHashMap<>();

    /** Empty. */
    public InMemoryDocuments() {}

    @Override
    public void put(Document document) {
        mine().put(document.id().value(), document);
    }

    @Override
    public boolean remove(DocumentId id) {
        return mine().remove(id.value()) != null;
    }

    @Override
    public List<Source> list() {
        return mine().values().stream()
                .map(document -> new Source(document.id(), document.title()))
                .toList();
    }

    @Override
    public List<Passage> search(String words, int limit) {
        Range.check("limit", limit, MOST_PASSAGES);
        Set<String> asked = new HashSet<>(Words.of(words));
        Map<Passage, Set<String>> found = new HashMap<>();
        for (Passage passage : passages(mine().values())) {
            Set<String> shared = new HashSet<>(Words.of(passage.source().title() + " " + passage.text()));
            shared.retainAll(asked);
            if (!shared.isEmpty()) {
                found.put(passage, shared);
            }
        }
        Map<String, Long> passagesWith = found.values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(w -> w, Collectors.counting()));
        Comparator<Passage> byWeight =
                Comparator.comparingDouble(passage -> -found.getOrDefault(passage, Set.of()).stream()
                        .mapToDouble(word -> 1.0 / passagesWith.getOrDefault(word, 1L))
                        .sum());
        return found.keySet().stream()
                .sorted(byWeight.thenComparing(p -> p.source().document().value())
                        .thenComparing(Passage::number))
                .limit(limit)
                .toList();
    }

    private static List<Passage> passages(Collection<Document> documents) {
        return documents.stream()
                .flatMap(document -> document.passages().stream())
                .toList();
    }

    private ConcurrentSkipListMap<String, Document> mine() {
        return byTenant.computeIfAbsent(TenantContext.require(), tenant -> new ConcurrentSkipListMap<>());
    }
}
