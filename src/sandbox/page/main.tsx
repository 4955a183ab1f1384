import { createRoot } from 'react-dom/client'
import 'slack-blocks-to-jsx/dist/style.css'
import './style/colours.css'
import './style/base.css'
import './style/frame.css'
import './style/top.css'
import './style/toasts.css'
import './style/sidebar.css'
import './style/people.css'
import './style/try-this.css'
import './style/messages.css'
import './style/drawn.css'
import './style/composer.css'
import './style/buttons.css'
import './style/fields.css'
import './style/popup.css'
import './style/modal.css'
import './style/aws.css'
import './style/aws-console.css'
import './style/narrow.css'
import { App } from './app.tsx'
import { ErrorBoundary } from './error-boundary.tsx'

const root = document.getElementById('page')
if (root)
  createRoot(root).render(
    <ErrorBoundary>
      <App />
    </ErrorBoundary>,
  )
