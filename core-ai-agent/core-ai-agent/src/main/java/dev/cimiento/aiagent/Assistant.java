package dev.cimiento.aiagent;

/**
 * Answers questions from the documents of the current tenant, and remembers what was said.
 *
 * <p>Everything it reads and writes belongs to the tenant that {@link dev.cimiento.tenancy.TenantContext} names: call it inside one. It
 * blocks for as long as the model needs; callers choose the thread. Whether a model wrote the answer, or it is quoted from the
 * documents because there is none, {@link Answer#provenance()} says.
 *
 * <p>Implementations are safe for use by many threads. Two questions asked at once in one conversation do not see each other, and both are
 * remembered.
 */
public interface Assistant {

    /**
     * Answers the question, and remembers both.
     *
     * @param conversation which conversation this belongs to; what was said in it before is known to the assistant
     * @param question what is asked
     * @throws dev.cimiento.tenancy.NoTenantException where no tenant is entered
     * @throws AddressRefusedException when the model or the store turns out to be at an address that is not local
     * @throws AiAgentException when the documents or the memory cannot be reached
     */
    Answer ask(ConversationId conversation, Question question);
}
