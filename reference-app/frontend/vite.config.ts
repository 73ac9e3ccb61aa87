import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { headers } from './headers.ts';

// Where the reference app listens. The Host header goes through as it is, since the tenant is in it: padel.localhost:5173 is the padel club,
// and a page of padel.localhost:5173 that asks is of the same origin.
const backend = process.env.BACKEND_URL ?? 'http://127.0.0.1:8080';
const proxy = Object.fromEntries(
  ['/api', '/auth', '/calendar', '/webhooks', '/platform', '/.well-known'].map((path) => [path, { target: backend, changeOrigin: false }]),
);

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { port: 5173, strictPort: true, host: '127.0.0.1', allowedHosts: ['.localhost'], proxy },
  preview: { port: 4173, strictPort: true, host: '127.0.0.1', allowedHosts: ['.localhost'], proxy, headers },
  build: { target: 'es2023', sourcemap: false, assetsInlineLimit: 0 },
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    testTimeout: 20_000,
    // The tests leave nothing behind that the next could see, and one imitation of a browser is enough for all.
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
  },
});
