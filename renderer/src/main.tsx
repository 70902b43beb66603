import './zod-without-eval.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { createRoot } from 'react-dom/client';
import { findBridge } from './api/find-bridge.ts';
import { App } from './app.tsx';
import { startSession } from './state/session.ts';
import { theme } from './theme.ts';

const bridge = findBridge();
const session = bridge && startSession(bridge);

createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Notifications position="bottom-right" limit={4} />
    <App session={session} />
  </MantineProvider>,
);
