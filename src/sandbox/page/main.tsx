import { createRoot } from 'react-dom/client'
import 'slack-blocks-to-jsx/dist/style.css'
import './style/colours.css'
import './style/frame.css'
import './style/sidebar.css'
import './style/messages.css'
import './style/controls.css'
import './style/modal.css'
import './style/aws.css'
import { App } from './app.tsx'

const root = document.getElementById('page')
if (root) createRoot(root).render(<App />)
