/** The assistant, and embeddings, on LangChain4j and a local Ollama. */
@NullMarked
package dev.cimiento.aiagent.langchain4j;

import org.jspecify.annotations.NullMarked;
